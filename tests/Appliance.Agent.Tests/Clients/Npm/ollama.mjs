// One scenario with Ollama's package; what came of it is printed as JSON.
import { Ollama } from 'ollama';

const [address, scenario] = process.argv.slice(2);
const client = new Ollama({ host: address });
const messages = [{ role: 'user', content: 'hello' }];
const model = 'tiny';

const scenarios = {
  async list() {
    const { models } = await client.list();
    return { models: models.map((entry) => entry.name), capabilities: (await client.show({ model })).capabilities };
  },

  async chat() {
    const answer = await client.chat({ model, messages, options: { num_predict: 12 } });
    return { text: answer.message.content, finish: answer.done_reason, tokens: answer.eval_count };
  },

  async stream() {
    let pieces = 0;
    let tokens = 0;
    for await (const part of await client.chat({ model, messages, stream: true, options: { num_predict: 12 } })) {
      pieces += part.message.content ? 1 : 0;
      tokens = part.eval_count ?? tokens;
    }
    return { pieces, tokens };
  },

  // What the tool says is answered with the next call.
  async tools() {
    const parameters = { type: 'object', properties: { city: { type: 'string', enum: ['Ulm'] } }, required: ['city'], additionalProperties: false };
    const request = {
      model: 'caller', options: { num_predict: 200, temperature: 0 }, tools: [{ type: 'function', function: { name: 'weather', description: 'now', parameters } }], messages,
    };
    const { message, done_reason: finish } = await client.chat(request);
    const result = { role: 'tool', tool_name: 'weather', content: 'rain' };
    const calls = [];
    for await (const part of await client.chat({ ...request, stream: true, messages: [...messages, message, result] })) {
      calls.push(...(part.message.tool_calls ?? []));
    }
    const what = ({ name, arguments: values }) => ({ name, arguments: values });
    return { finish, ...what(message.tool_calls[0].function), streamed: what(calls[0].function) };
  },

  async schema() {
    const format = { type: 'object', properties: { sky: { type: 'string', enum: ['blue'] } }, required: ['sky'], additionalProperties: false };
    const answer = await client.chat({ model, messages, format, options: { num_predict: 400, temperature: 0 } });
    return { answer: JSON.parse(answer.message.content) };
  },

  async embeddings() {
    const answer = await client.embed({ model: 'embedder', input: ['a b', 'c d e'] });
    return { lengths: answer.embeddings.map((vector) => vector.length) };
  },

  async stop() {
    let pieces = 0;
    try {
      for await (const part of await client.chat({ model, messages, stream: true, options: { num_predict: 100000 } })) {
        pieces += part.message.content ? 1 : 0;
        if (pieces === 3) {
          client.abort();
        }
      }
      return { pieces };
    } catch (e) {
      return { pieces, error: e.name };
    }
  },

  async error() {
    try {
      await client.chat({ model: 'nope', messages });
      return {};
    } catch (e) {
      return { status: e.status_code, message: e.error ?? e.message };
    }
  },
};

console.log(JSON.stringify(await scenarios[scenario]()));
