// Puts a brotli and a gzip copy beside each text in dist, for the program to hand out.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = new URL('../dist', import.meta.url).pathname

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.(html|js|css|svg|json)$/.test(entry.name)) continue
  const path = join(entry.parentPath, entry.name)
  const text = readFileSync(path)
  const copies = {
    br: brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }),
    gz: gzipSync(text, { level: 9 }),
  }
  // Where packing gains nothing there is no copy, and the plain file is handed out.
  for (const [ending, copy] of Object.entries(copies)) {
    if (copy.length < text.length) writeFileSync(`${path}.${ending}`, copy)
  }
}
