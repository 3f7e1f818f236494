// Uses OpenAI's own client for JavaScript as its users do: openai.mjs BASE_URL KEY. Prints what came of it, as JSON.
import OpenAI from 'openai';

const [baseURL, apiKey] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey, maxRetries: 0 });
const ask = (content) => ({ model: 'scripted', messages: [{ role: 'user', content }] });
const tools = [{
  type: 'function',
  function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
}];

async function stream() {
  const chunks = await client.chat.completions.create({
    ...ask('speak'), stream: true, stream_options: { include_usage: true },
  });
  let text = '';
  let usage;
  for await (const chunk of chunks) {
    text += chunk.choices[0]?.delta?.content ?? '';
    usage = chunk.usage ?? usage;
  }
  return { text, usage };
}

async function failure(work) {
  try {
    await work();
    return 'none';
  } catch (error) {
    return [error.constructor.name, error.status ?? null, error.code, error.param ?? null].join(' ');
  }
}

const whole = await client.chat.completions.create(ask('speak'));
const runner = client.chat.completions.stream({ ...ask('call'), tools });
const called = await runner.finalChatCompletion();
const embeddings = await client.embeddings.create({ model: 'local-embedding', input: ['one', 'two'] });
const models = [];
for await (const model of client.models.list()) {
  models.push(model.id);
}

console.log(JSON.stringify({
  text: whole.choices[0].message.content,
  model: whole.model,
  total: whole.usage.total_tokens,
  stream: await stream(),
  calls: called.choices[0].message.tool_calls.map((call) => call.function),
  dimensions: embeddings.data.map((item) => item.embedding.length),
  models,
  unknown: await failure(() => client.chat.completions.create({ ...ask('speak'), model: 'none' })),
  unauthorized: await failure(() => new OpenAI({ baseURL, apiKey: 'wrong', maxRetries: 0 }).models.list()),
  broken: await failure(async () => {
    for await (const chunk of await client.chat.completions.create({ ...ask('break off'), stream: true })) {
      void chunk;
    }
  }),
}));
