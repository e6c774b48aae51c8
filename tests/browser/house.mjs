// A running house for the journeys: bin/motcua demo in a folder of its own on a free port.
import { spawn, execFileSync } from 'node:child_process'
import { createServer } from 'node:net'
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
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

const prepared = new Map() // engine -> the house, built and stopped, that all others of the engine are copied from

/** Starts a demonstration of its own on an engine and gives it once it is ready. stop() ends it and removes its data. */
export async function startHouse(engine) {
  if (!prepared.has(engine)) {
    prepared.set(engine, start(engine).then(async house => {
      process.on('exit', house.remove)
      await house.end()
      return house
    }))
  }
  return start(engine, await prepared.get(engine))
}

async function start(engine, from) {
  for (let tries = 3; ; tries--) {
    const house = open(engine, from)
    try {
      await house.open(await freePort())
      return house
    } catch (e) {
      await house.stop()
      if (tries === 0 || !/address already in use/.test(e.message)) throw e // somebody else was given the same port
    }
  }
}

/** A folder, and a database where the engine wants one: empty, or as another house has them. */
function open(engine, from) {
  const dir = mkdtempSync(join(tmpdir(), 'motcua-journey-'))
  if (from) cpSync(from.dir, dir, { recursive: true })
  const where = ['--data', dir]
  let database
  if (engine === 'postgres') {
    database = `journey_${randomBytes(6).toString('hex')}`
    sql(`create database ${database} template ${from?.database ?? 'template0'} strategy file_copy`)
    const url = new URL(process.env.MOTCUA_TEST_POSTGRES)
    url.pathname = `/${database}`
    where.push('--database', url.href)
  }
  const house = {
    engine, dir, database, output: '', log: '', ended: null,
    /** The sign-ins the demonstration prints: login, password, role, unit. */
    get people() {
      return [...house.output.matchAll(/^ {2}(\S+) {2,}(\S+) {2,}(\S.*?) {2,}(\S.*)$/gm)].map(([, login, password, role, unit]) => ({ login, password, role, unit }))
    },
    open(port) {
      house.url = `http://127.0.0.1:${port}`
      house.child = spawn(binary(), ['demo', ...where, '--addr', `127.0.0.1:${port}`, '--proxies', '127.0.0.1/32'], { stdio: ['ignore', 'pipe', 'pipe'] })
      house.child.stdout.setEncoding('utf8').on('data', s => { house.output += s })
      house.child.stderr.setEncoding('utf8').on('data', s => { house.log = (house.log + s).slice(-200_000) })
      house.gone = new Promise(done => house.child.on('exit', (code, signal) => { house.ended = signal ?? code; done() }))
      house.child.on('error', e => { house.ended = e.message })
      return ready(house)
    },
    async end() {
      if (!house.child || house.ended !== null) return
      house.child.kill('SIGTERM')
      const slow = setTimeout(() => house.child.kill('SIGKILL'), 60_000)
      await house.gone
      clearTimeout(slow)
    },
    remove() {
      rmSync(dir, { recursive: true, force: true })
      if (database) sql(`drop database if exists ${database} with (force)`)
    },
    async stop() {
      await house.end()
      house.remove()
    },
  }
  return house
}

function binary() {
  const file = process.env.MOTCUA_BIN || join(root, 'bin/motcua')
  if (!existsSync(file)) throw new Error(`${file} is not built: make build`)
  return file
}

/** Ready is when the address stands on standard output and answers. */
async function ready(house) {
  const port = new URL(house.url).port
  const end = Date.now() + 600_000
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
