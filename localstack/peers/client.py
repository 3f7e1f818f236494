"""Uses OpenAI's own client for Python as its users do: client.py BASE_URL KEY. Prints what came of it, as JSON."""

import json
import sys

import openai

base_url, api_key = sys.argv[1:]
client = openai.OpenAI(base_url=base_url, api_key=api_key, max_retries=0)
tools = [{
    "type": "function",
    "function": {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}},
}]


def ask(content, **more):
    return client.chat.completions.create(
        **{"model": "scripted", "messages": [{"role": "user", "content": content}], **more})


def stream():
    text, usage = "", None
    for chunk in ask("speak", stream=True, stream_options={"include_usage": True}):
        text += chunk.choices[0].delta.content or "" if chunk.choices else ""
        usage = chunk.usage or usage
    return {"text": text, "usage": usage.model_dump()}


def called():
    with client.chat.completions.stream(
            model="scripted", messages=[{"role": "user", "content": "call"}], tools=tools) as events:
        for _ in events:
            pass
        calls = events.get_final_completion().choices[0].message.tool_calls
    return [{"name": call.function.name, "arguments": call.function.arguments} for call in calls]


def failure(work):
    try:
        work()
        return "none"
    except openai.APIError as error:
        told = [type(error).__name__, getattr(error, "status_code", None), error.code, error.param]
        return " ".join(str(each) for each in told)


whole = ask("speak")
embeddings = client.embeddings.create(model="local-embedding", input=["one", "two"])
print(json.dumps({
    "text": whole.choices[0].message.content,
    "model": whole.model,
    "total": whole.usage.total_tokens,
    "stream": stream(),
    "calls": called(),
    "dimensions": [len(item.embedding) for item in embeddings.data],
    "models": [model.id for model in client.models.list()],
    "unknown": failure(lambda: ask("speak", model="none")),
    "unauthorized": failure(openai.OpenAI(base_url=base_url, api_key="wrong", max_retries=0).models.list),
    "broken": failure(lambda: list(ask("break off", stream=True))),
}))
