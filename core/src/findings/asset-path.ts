const longestEnding = 12
const asset =
  /\.(?:avif|bmp|css|eot|gif|ico|jpe?g|js|json|m4s|map|mjs|mp4|otf|png|svg|ts|ttf|webm|webp|woff2?)$/i

/** Whether a page brings it along: pictures, scripts, styles, parts of films. */
export function isAssetPath(path: string): boolean {
  return asset.test(path.slice(-longestEnding))
}
