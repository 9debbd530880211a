// Makes `embedded`, what the program has in it, of `dist`: texts as a brotli and a gzip copy, everything else as it is.

import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const dist = new URL('../dist', import.meta.url).pathname
const embedded = new URL('../embedded', import.meta.url).pathname

rmSync(embedded, { recursive: true, force: true })
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue
  const from = join(entry.parentPath, entry.name)
  const to = join(embedded, relative(dist, from))
  mkdirSync(dirname(to), { recursive: true })
  if (/\.(html|js|css|svg|json)$/.test(entry.name)) {
    const text = readFileSync(from)
    writeFileSync(`${to}.br`, brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: text.length } }))
    writeFileSync(`${to}.gz`, gzipSync(text, { level: 9 }))
  } else {
    copyFileSync(from, to)
  }
}
