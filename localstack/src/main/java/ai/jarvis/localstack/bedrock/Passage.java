package ai.jarvis.localstack.bedrock;

/**
 * A passage of a document that a question is to be answered from.
 *
 * @param number what an answer refers to it by, as in {@code [1]}
 * @param document the document's name, which is part of the context
 * @param text verbatim
 */
record Passage(int number, String document, String text) {}
