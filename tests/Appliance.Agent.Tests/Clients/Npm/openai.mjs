// One scenario with OpenAI's package; what came of it is printed as JSON.
import { readFile } from 'node:fs/promises';
import OpenAI, { toFile } from 'openai';

const [address, scenario, file] = process.argv.slice(2);
const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: 'none', maxRetries: 0 });
const messages = [{ role: 'user', content: 'hello' }];
const model = 'tiny';

const scenarios = {
  async list() {
    const models = [];
    for await (const entry of client.models.list()) {
      models.push(entry.id);
    }
    return { models, one: (await client.models.retrieve(model)).id };
  },

  async chat() {
    const answer = await client.chat.completions.create({ model, messages, max_tokens: 12 });
    return { text: answer.choices[0].message.content, finish: answer.choices[0].finish_reason, tokens: answer.usage.completion_tokens };
  },

  async stream() {
    const stream = await client.chat.completions.create({ model, messages, max_tokens: 12, stream: true, stream_options: { include_usage: true } });
    let pieces = 0;
    let tokens = 0;
    for await (const chunk of stream) {
      pieces += chunk.choices[0]?.delta?.content ? 1 : 0;
      tokens = chunk.usage?.completion_tokens ?? tokens;
    }
    return { pieces, tokens };
  },

  // What the tool says is answered with the next call.
  async tools() {
    const parameters = { type: 'object', properties: { city: { type: 'string', enum: ['Ulm'] } }, required: ['city'], additionalProperties: false };
    const request = { model: 'caller', max_tokens: 200, temperature: 0, tools: [{ type: 'function', function: { name: 'weather', description: 'now', parameters } }], messages };
    const { message, finish_reason: finish } = (await client.chat.completions.create(request)).choices[0];
    const result = { role: 'tool', tool_call_id: message.tool_calls[0].id, content: 'rain' };
    const stream = await client.chat.completions.create({ ...request, stream: true, messages: [...messages, message, result] });
    const next = { name: '', arguments: '' };
    for await (const chunk of stream) {
      const call = chunk.choices[0]?.delta?.tool_calls?.[0]?.function;
      next.name += call?.name ?? '';
      next.arguments += call?.arguments ?? '';
    }
    const { name, arguments: text } = message.tool_calls[0].function;
    return { finish, name, arguments: JSON.parse(text), streamed: { name: next.name, arguments: JSON.parse(next.arguments) } };
  },

  async schema() {
    const schema = { type: 'object', properties: { sky: { type: 'string', enum: ['blue'] } }, required: ['sky'], additionalProperties: false };
    const answer = await client.chat.completions.create({
      model, messages, max_tokens: 400, temperature: 0,
      response_format: { type: 'json_schema', json_schema: { name: 'sky', strict: true, schema } },
    });
    return { answer: JSON.parse(answer.choices[0].message.content) };
  },

  async embeddings() {
    const answer = await client.embeddings.create({ model: 'embedder', input: ['a b', 'c d e'] });
    return { lengths: answer.data.map((entry) => entry.embedding.length) };
  },

  async stop() {
    const stream = await client.chat.completions.create({ model, messages, max_tokens: 100000, stream: true });
    let pieces = 0;
    for await (const chunk of stream) {
      pieces += chunk.choices[0]?.delta?.content ? 1 : 0;
      if (pieces === 3) {
        stream.controller.abort();
      }
    }
    return { pieces };
  },

  async error() {
    try {
      await client.chat.completions.create({ model: 'nope', messages });
      return {};
    } catch (e) {
      return { isNotFound: e instanceof OpenAI.NotFoundError, code: e.code, param: e.param };
    }
  },

  async transcription() {
    const answer = await client.audio.transcriptions.create({
      file: await toFile(await readFile(file), 'recording.webm'), model: 'whisper-1',
      response_format: 'verbose_json', timestamp_granularities: ['word', 'segment'],
    });
    return { text: answer.text, language: answer.language, words: answer.words.length, segments: answer.segments.length };
  },
};

console.log(JSON.stringify(await scenarios[scenario]()));
