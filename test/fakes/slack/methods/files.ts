import { z } from 'zod'
import { refusalWithMessages } from '../refusal.ts'
import { defineMethod } from './method.ts'
import { writableChannel } from './place.ts'

const scopes = ['files:write']

/** https://docs.slack.dev/reference/methods/files.getUploadURLExternal */
const getUploadUrl = defineMethod({
  name: 'files.getUploadURLExternal',
  scopes,
  perMinute: 100,
  args: z.object({
    filename: z.string().min(1),
    length: z.coerce.number().int().min(1),
    snippet_type: z.string().optional(),
    alt_text: z.string().optional(),
  }),
  run: ({ uploads, origin }, args) => {
    const { id, path } = uploads.begin(args.filename, args.length)
    return { upload_url: `${origin()}${path}`, file_id: id }
  },
})

const Files = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1)

/** https://docs.slack.dev/reference/methods/files.completeUploadExternal */
const complete = defineMethod({
  name: 'files.completeUploadExternal',
  scopes,
  perMinute: 100,
  args: z.object({
    files: z.unknown(),
    channel_id: z.string().optional(),
    thread_ts: z.string().optional(),
    initial_comment: z.string().optional(),
  }),
  run: ({ workspace, uploads }, args) => {
    const wanted = Files.safeParse(args.files)
    if (!wanted.success)
      throw refusalWithMessages('invalid_arguments', ['[ERROR] missing required field: files'])
    const channel = args.channel_id === undefined ? undefined : writableChannel(workspace, args.channel_id)
    const files = wanted.data.map(file => uploads.complete(file.id, file.title))
    if (channel)
      workspace.say({
        channelId: channel.id,
        from: workspace.bot.id,
        text: args.initial_comment ?? '',
        threadTs: args.thread_ts,
        files,
      })
    return { files: files.map(({ id, title }) => ({ id, title })) }
  },
})

export const fileMethods = [getUploadUrl, complete]
