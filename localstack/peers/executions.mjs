// usage: executions.mjs DEFINITION SECONDS WARMUP
// Runs a state machine again and again in aws-local-stepfunctions and prints {executions, seconds, cpuSeconds}.
import { readFileSync } from 'node:fs';
import { StateMachine } from 'aws-local-stepfunctions';

const [definition, seconds, warmup] = process.argv.slice(2);
const machine = new StateMachine(JSON.parse(readFileSync(definition, 'utf8')));

async function run(limit) {
  const cpu = process.cpuUsage();
  const start = performance.now();
  let executions = 0;
  while (performance.now() - start < limit * 1000) {
    await machine.run({ n: 11 + (executions % 7) }).result;
    executions++;
  }
  const used = process.cpuUsage(cpu);
  return {
    executions,
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (used.user + used.system) / 1e6,
  };
}

await run(Number(warmup));
console.log(JSON.stringify(await run(Number(seconds))));
