package ai.jarvis.localstack.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A provider of OpenAI's API that always says the same, for as little processor as can be. Under {@code /slow} it thinks
 * for a while first; under {@code /agent} it has a calculation done twice, one after the other, before it answers. It prints
 * the port on which it listens, and goes on until it is ended.
 */
final class StubProvider {
    /** How long it thinks where it does. */
    static final int THINKING_MILLIS = 100;

    private static final int LARGEST_REQUEST = 1 << 20;
    private static final List<String> WORDS = List.of(
            "The ", "harbour ", "master ", "closes ", "the ", "gate ", "at ", "nine ", "in ", "the ", "evening.");

    private static final String USAGE = "\"usage\":{\"prompt_tokens\":17,\"completion_tokens\":11,\"total_tokens\":28}";
    private static final ByteBuf WHOLE = text("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"stub\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\""
            + String.join("", WORDS) + "\"},\"finish_reason\":\"stop\"}]," + USAGE + "}");
    private static final ByteBuf CALL = text("{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1,"
            + "\"model\":\"stub\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"tool_calls\":[{\"id\":"
            + "\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"calculate\",\"arguments\":"
            + "\"{\\\"expression\\\":\\\"6*7\\\"}\"}}]},\"finish_reason\":\"tool_calls\"}]," + USAGE + "}");
    private static final int CALLS = 2;
    private static final List<ByteBuf> CHUNKS = WORDS.stream()
            .map(word ->
                    text(chunk("{\"index\":0,\"delta\":{\"content\":\"" + word + "\"},\"finish_reason\":null}", "")))
            .toList();
    private static final ByteBuf END = text(chunk("{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}", "")
            + chunk("", "," + USAGE) + "data: [DONE]\n\n");

    private StubProvider() {}

    private static ByteBuf text(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8))
                .asReadOnly();
    }

    private static String chunk(String choice, String more) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"stub\","
                + "\"choices\":[" + choice + "]" + more + "}\n\n";
    }

    public static void main(String[] arguments) throws InterruptedException {
        var loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        var channel = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection
                                .pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(LARGEST_REQUEST),
                                        new Answering());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        System.out.println(((java.net.InetSocketAddress) channel.localAddress()).getPort());
        channel.closeFuture().sync();
    }

    private static final class Answering extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var body = request.content().toString(StandardCharsets.UTF_8);
            var isLive = body.contains("\"stream\":true");
            if (request.uri().startsWith("/agent")) {
                answer(context, body.split("\"role\":\"tool\"", -1).length > CALLS ? WHOLE : CALL);
                return;
            }
            if (request.uri().startsWith("/slow")) {
                var unused = context.executor()
                        .schedule(() -> answer(context, isLive), THINKING_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                answer(context, isLive);
            }
        }

        private static void answer(ChannelHandlerContext context, boolean isLive) {
            if (!isLive) {
                answer(context, WHOLE);
                return;
            }
            HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
            head.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                    .set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
            send(context, head);
            CHUNKS.forEach(chunk -> send(context, new DefaultHttpContent(chunk.duplicate())));
            send(context, new DefaultHttpContent(END.duplicate()));
            send(context, LastHttpContent.EMPTY_LAST_CONTENT);
        }

        private static void answer(ChannelHandlerContext context, ByteBuf whole) {
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, whole.duplicate());
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .set(HttpHeaderNames.CONTENT_LENGTH, whole.readableBytes());
            send(context, response);
        }

        private static void send(ChannelHandlerContext context, Object part) {
            var unused = context.writeAndFlush(part);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var unused = context.close();
        }
    }
}
