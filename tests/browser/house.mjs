// A running house for the journeys: bin/motcua demo in a folder of its own on a free port.
import { spawn, execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { mkdtempSync, rmSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { root } from './root.mjs'

/** The engines to try: SQLite always, PostgreSQL when a server is named. */
export function engines() {
  const server = process.env.MOTCUA_TEST_POSTGRES
  if (!server && process.env.MOTCUA_TEST_BOTH) throw new Error('MOTCUA_TEST_POSTGRES is not set: both engines are demanded')
  return server ? ['sqlite', 'postgres'] : ['sqlite']
}

export const freePort = () => new Promise((done, fail) => {
  const s = createServer().on('error', fail)
  s.listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)) })
})

const sql = statement => execFileSync('psql', [process.env.MOTCUA_TEST_POSTGRES, '-Xqc', statement], { stdio: ['ignore', 'ignore', 'pipe'] })

/** Starts the demonstration on an engine and gives it once it is ready. stop() ends it and removes its data. */
export async function startHouse(engine) {
  const binary = process.env.MOTCUA_BIN || join(root, 'bin/motcua')
  if (!existsSync(binary)) throw new Error(`${binary} is not built: make build`)
  const dir = mkdtempSync(join(tmpdir(), 'motcua-journey-'))
  const addr = `127.0.0.1:${await freePort()}`
  const args = ['demo', '--data', dir, '--addr', addr, '--fresh']
  let database
  if (engine === 'postgres') {
    database = `journey_${randomBytes(6).toString('hex')}`
    sql(`create database ${database} template template0`)
    const url = new URL(process.env.MOTCUA_TEST_POSTGRES)
    url.pathname = `/${database}`
    args.push('--database', url.href)
  }
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const house = {
    engine, dir, url: `http://${addr}`, output: '', log: '', ended: null,
    /** The sign-ins the demonstration prints: login, password, role, unit. */
    get people() {
      return [...house.output.matchAll(/^ {2}(\S+) {2,}(\S+) {2,}(\S.*?) {2,}(\S.*)$/gm)].map(([, login, password, role, unit]) => ({ login, password, role, unit }))
    },
  }
  child.stdout.setEncoding('utf8').on('data', s => { house.output += s })
  child.stderr.setEncoding('utf8').on('data', s => { house.log = (house.log + s).slice(-200_000) })
  const gone = new Promise(done => child.on('exit', (code, signal) => { house.ended = signal ?? code; done() }))
  child.on('error', e => { house.ended = e.message })
  house.stop = async () => {
    if (house.ended === null) {
      child.kill('SIGTERM')
      const slow = setTimeout(() => child.kill('SIGKILL'), 15_000)
      await gone
      clearTimeout(slow)
    }
    rmSync(dir, { recursive: true, force: true })
    if (database) sql(`drop database if exists ${database} with (force)`)
  }
  try {
    await ready(house)
  } catch (e) {
    await house.stop()
    throw e
  }
  return house
}

/** Ready is when the address stands on standard output and answers. */
async function ready(house) {
  const port = new URL(house.url).port
  const end = Date.now() + 180_000
  while (Date.now() < end) {
    if (house.ended !== null) throw new Error(`the house ended (${house.ended}) before it was ready:\n${house.output}\n${house.log}`)
    if (house.output.includes(`:${port}`)) {
      try {
        if ((await fetch(house.url + '/')).status < 500) return
      } catch { /* not yet listening */ }
    }
    await new Promise(r => setTimeout(r, 100))
  }
  throw new Error(`the house was not ready in time:\n${house.output}\n${house.log}`)
}
