/** This machine's end of API Gateway's WebSocket APIs: connections at {@code /ws}, whose routes are a function's. */
@NullMarked
package ai.jarvis.localstack.websocket;

import org.jspecify.annotations.NullMarked;
