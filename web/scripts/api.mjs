// Makes `src/api/schema.d.ts`, the types of the API's requests and answers, of its description.
// With `--check` nothing is written: it fails if the types there are not those of the description.

import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const description = JSON.parse(await readFile(new URL('../../openapi/parlour.json', import.meta.url), 'utf8'))
const target = new URL('../src/api/schema.d.ts', import.meta.url)

const types = `// Made of ../openapi/parlour.json by \`npm run api\`.\n\n${astToString(await openapiTS(description))}`

if (process.argv.includes('--check')) {
  const present = await readFile(target, 'utf8').catch(() => '')
  if (present !== types) {
    console.error('src/api/schema.d.ts is stale: run `npm run api`')
    process.exit(1)
  }
} else {
  await writeFile(target, types)
}
