// Package edge gives Caddy two commands for running beside Gatehouse: one that
// starts it with the last good configuration, and one that asks whether it is up.
// They need no shell, so that an image can hold this one binary alone.
package edge

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/caddyserver/caddy/v2"
	caddycmd "github.com/caddyserver/caddy/v2/cmd"
	"github.com/spf13/cobra"
	"go.uber.org/zap"
)

func init() {
	caddycmd.RegisterCommand(caddycmd.Command{
		Name:  "edge",
		Usage: "--folder <path>",
		Short: "Starts Caddy for a Gatehouse that runs beside it",
		Long: `Starts with boot.json in the folder, the last good configuration that Gatehouse left there.
Where there is none, or where it cannot be used, only admin.sock in the folder is opened, for Gatehouse.`,
		CobraFunc: withFolder(run),
	})
	caddycmd.RegisterCommand(caddycmd.Command{
		Name:      "edge-up",
		Usage:     "--folder <path>",
		Short:     "Ends with 0 when the Caddy of a folder answers on its admin socket",
		CobraFunc: withFolder(isUp),
	})
}

func withFolder(work func(folder string) (int, error)) func(*cobra.Command) {
	return func(cmd *cobra.Command) {
		cmd.Flags().String("folder", "", "Absolute path of the folder that Caddy and Gatehouse share")
		cmd.RunE = caddycmd.WrapCommandFuncForCobra(func(flags caddycmd.Flags) (int, error) {
			folder := flags.String("folder")
			if !filepath.IsAbs(folder) {
				return caddy.ExitCodeFailedStartup,
					errors.New("--folder must be the absolute path of the folder that Caddy and Gatehouse share")
			}
			return work(filepath.Clean(folder))
		})
	}
}

func run(folder string) (int, error) {
	caddy.TrapSignals()
	place := placeIn(folder)
	// A configuration without an admin block must never open the API on TCP.
	if err := os.Setenv("CADDY_ADMIN", place.listen()); err != nil {
		return caddy.ExitCodeFailedStartup, err
	}
	if err := start(place); err != nil {
		return caddy.ExitCodeFailedStartup, err
	}
	select {}
}

// start loads what the folder holds. Nothing is served for a configuration that
// cannot be used, and Gatehouse puts that right once it finds the socket.
func start(place place) error {
	boot, err := place.boot()
	if err == nil {
		err = caddy.Load(boot, true)
	}
	if err == nil {
		caddy.Log().Info("started with the last good configuration", zap.String("file", place.bootFile()))
		return nil
	}
	if errors.Is(err, os.ErrNotExist) {
		caddy.Log().Info("no configuration yet, waiting for Gatehouse", zap.String("socket", place.socket()))
	} else {
		caddy.Log().Error("the last good configuration cannot be used, waiting for Gatehouse",
			zap.String("file", place.bootFile()), zap.Error(err))
	}
	return caddy.Load(place.empty(), true)
}
