// SHA-256 (FIPS 180-4), for many short messages, and for plain HTTP, where WebCrypto is missing.

const isPrime = (number: number) => {
  for (let factor = 2; factor * factor <= number; factor += 1) if (number % factor === 0) return false
  return true
}

const primes: number[] = []
for (let number = 2; primes.length < 64; number += 1) if (isPrime(number)) primes.push(number)

/** Returns the first 32 bits of a number's fractional part. */
const fraction = (number: number) => ((number - Math.floor(number)) * 2 ** 32) | 0

const ROUNDS = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)))
const BEGINNING = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)))

const BLOCK = 64

/** Pads a message of less than 512 MB with a one bit, zeros, and its length in bits. */
function padded(message: Uint8Array): DataView {
  const length = Math.ceil((message.length + 9) / BLOCK) * BLOCK
  const bytes = new Uint8Array(length)
  bytes.set(message)
  bytes[message.length] = 0x80
  const view = new DataView(bytes.buffer)
  view.setUint32(length - 4, message.length * 8)
  return view
}

const turned = (word: number, bits: number) => (word >>> bits) | (word << (32 - bits))

const words = new Int32Array(64)
const word = (place: number) => words[place] ?? 0

function mixIn(hash: Int32Array, message: DataView, start: number) {
  for (let place = 0; place < 16; place += 1) words[place] = message.getInt32(start + place * 4)
  for (let place = 16; place < 64; place += 1) {
    const near = word(place - 2)
    const far = word(place - 15)
    const mixed = turned(far, 7) ^ turned(far, 18) ^ (far >>> 3)
    words[place] = word(place - 16) + mixed + word(place - 7) + (turned(near, 17) ^ turned(near, 19) ^ (near >>> 10))
  }
  // Read one by one: destructuring the array takes half as long again.
  let a = hash[0] ?? 0
  let b = hash[1] ?? 0
  let c = hash[2] ?? 0
  let d = hash[3] ?? 0
  let e = hash[4] ?? 0
  let f = hash[5] ?? 0
  let g = hash[6] ?? 0
  let h = hash[7] ?? 0
  for (let round = 0; round < 64; round += 1) {
    const choice = (e & f) ^ (~e & g)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    const first = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + (ROUNDS[round] ?? 0) + word(round)) | 0
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + second) | 0
  }
  const mixed = [a, b, c, d, e, f, g, h]
  for (let place = 0; place < 8; place += 1) hash[place] = (hash[place] ?? 0) + (mixed[place] ?? 0)
}

/** Returns the hash of a message as eight 32-bit words, most significant first. */
export function sha256(message: Uint8Array): Int32Array {
  const hash = BEGINNING.slice()
  const blocks = padded(message)
  for (let start = 0; start < blocks.byteLength; start += BLOCK) mixIn(hash, blocks, start)
  return hash
}
