// Shows that the test runner counts what it ran, stops where it should and hides nothing.
import assert from 'node:assert/strict'
import test from 'node:test'

import { mayCapture, runSteps, select, summary } from './run.mjs'

const passing = (name) => ({ name, run: ['node', '--eval', ''] })
const failing = (name) => ({ name, run: ['node', '--eval', 'process.exit(1)'] })
const impossible = (name) => ({ name, run: ['false'], unless: () => 'there is no wire' })
const outcome = (results) => results.map(({ name, result }) => `${name} ${result}`)

test('a failure stops the run, and what was not run is named', () => {
  const results = runSteps([passing('set-up'), failing('a'), passing('b')], false)
  assert.deepEqual(outcome(results), ['set-up passed', 'a failed', 'b skipped'])
  assert.match(summary(results), /^b +skipped +not run: a failed$/m)
  assert.match(summary(results), /\n1 passed, 1 failed, 1 skipped$/)
})

test('the run goes on after a failure when asked to, but not without the set-up', () => {
  const results = runSteps([passing('set-up'), failing('a'), passing('b')], true)
  assert.deepEqual(outcome(results), ['set-up passed', 'a failed', 'b passed'])
  const unprepared = runSteps([failing('set-up'), passing('a')], true)
  assert.deepEqual(outcome(unprepared), ['set-up failed', 'a skipped'])
})

test('a step that cannot run here is skipped with its reason', () => {
  const results = runSteps([impossible('live'), passing('a')], false)
  assert.deepEqual(outcome(results), ['live skipped', 'a passed'])
  assert.match(summary(results), /^live +skipped +not run: there is no wire$/m)
})

test('a command that is not there and one that is killed have failed', () => {
  const killed = { name: 'killed', run: ['node', '--eval', "process.kill(process.pid, 'SIGKILL')"] }
  const results = runSteps([{ name: 'gone', run: ['no-such-command'] }, killed], true)
  assert.deepEqual(outcome(results), ['gone failed', 'killed failed'])
})

test('when all is well the last line counts what passed', () => {
  assert.match(summary(runSteps([passing('a'), passing('b')], false)), /\n2 passed, 0 failed$/)
})

test('a word selects a step or a group of steps', () => {
  const all = ['set-up', 'rust-lint', 'rust-test', 'rusty', 'window'].map(passing)
  const names = (...words) => select(all, words).map(({ name }) => name)
  assert.deepEqual(names('rust'), ['set-up', 'rust-lint', 'rust-test'])
  assert.deepEqual(names('rust-test', 'window'), ['set-up', 'rust-test', 'window'])
  assert.deepEqual(names(), ['set-up', 'rust-lint', 'rust-test', 'rusty', 'window'])
  assert.throws(() => names('rusk'), /There is no step rusk\. There are: set-up, rust-lint/)
})

test('capturing needs three rights', () => {
  for (const [rights, may] of [
    ['000001ffffffffff', true],
    ['0000000000203000', true],
    ['0000000000003000', false],
    ['00000000a80425fb', false],
    ['0000000000000000', false],
  ]) {
    assert.equal(mayCapture(`CapPrm:\tffff\nCapEff:\t${rights}\n`), may, rights)
  }
})
