/** What a `Slug` looks like: for whoever asks of each of millions of texts, and needs no words for what is none. */
export const slugShape = /^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/
