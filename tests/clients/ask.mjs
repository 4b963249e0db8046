// Asks a Dateline server through the AI SDK. Arguments: the base URL; JSON with the kind of API
// ("chat" or "responses"), the question, a follow-up, and options for the provider's requests.
// Prints JSON: what the SDK's own objects hold, streamed and not.
import { createOpenAI } from "@ai-sdk/openai";
import { generateText, streamText } from "ai";

const [baseURL, argument] = process.argv.slice(2);
const { api, question, then, extra } = JSON.parse(argument);

// The SDK has no word for a vendor's fields: its `fetch` is the place to add them.
const fetchWith = (url, options) =>
  fetch(url, { ...options, body: JSON.stringify({ ...JSON.parse(options.body), ...extra }) });
const provider = createOpenAI({ baseURL, apiKey: "anything", fetch: extra ? fetchWith : fetch });
const model = provider[api]("dateline");

const told = async (result) => ({
  text: await result.text,
  urls: (await result.sources).map((source) => source.url),
  titles: (await result.sources).map((source) => source.title),
  finishReason: await result.finishReason,
});

const whole = await generateText({ model, prompt: question });
const streamed = streamText({ model, prompt: question });
let pieces = "";
for await (const piece of streamed.textStream) pieces += piece;

const asked = { role: "user", content: question };
const next = { role: "user", content: then };
const messages = [asked, ...whole.response.messages, next];
const followed = await generateText({ model, messages });

let refusal = null;
try {
  await generateText({ model: provider[api]("gpt-5"), prompt: question, maxRetries: 0 });
} catch (error) {
  refusal = { status: error.statusCode, message: error.message };
}

console.log(
  JSON.stringify({
    whole: await told(whole),
    streamed: { ...(await told(streamed)), pieces },
    followed: await told(followed),
    refusal,
  }),
);
