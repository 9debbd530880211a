// Makes, of the API's description, `src/api/schema.d.ts`, the types of its requests and answers, and
// `src/api/transitions.ts`, the moves between the states of a booking.
// With `--check` nothing is written: it fails if what is there is not that of the description.

import { readFile, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const description = JSON.parse(await readFile(new URL('../../openapi/parlour.json', import.meta.url), 'utf8'))
const made = '// Generated from ../openapi/parlour.json by `npm run api`.\n\n'
const transitions = JSON.stringify(description['x-booking-transitions'], null, 2)

const files = {
  'schema.d.ts': made + astToString(await openapiTS(description)),
  'transitions.ts': `${made}export const TRANSITIONS = ${transitions} as const\n`,
}

for (const [name, text] of Object.entries(files)) {
  const target = new URL(`../src/api/${name}`, import.meta.url)
  if (!process.argv.includes('--check')) {
    await writeFile(target, text)
  } else if ((await readFile(target, 'utf8').catch(() => '')) !== text) {
    console.error(`src/api/${name} is stale: run \`npm run api\``)
    process.exit(1)
  }
}
