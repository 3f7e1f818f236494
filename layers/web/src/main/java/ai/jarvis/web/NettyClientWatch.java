package ai.jarvis.web;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpRequestWrapper;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.channel.ChannelFutureListener;
import jakarta.inject.Singleton;

/** Where Netty is the server: a client is gone when its connection is closed. */
@Singleton
@Requires(classes = NettyHttpRequest.class)
final class NettyClientWatch implements ClientWatch {
    @Override
    public Watch whenGone(HttpRequest<?> request, Runnable then) {
        var received = request;
        while (received instanceof HttpRequestWrapper<?> wrapper) {
            received = wrapper.getDelegate();
        }
        if (!(received instanceof NettyHttpRequest<?> netty)) {
            return () -> {};
        }
        var closed = netty.getChannelHandlerContext().channel().closeFuture();
        ChannelFutureListener listener = future -> then.run();
        closed.addListener(listener);
        // A connection may outlive many requests.
        return () -> closed.removeListener(listener);
    }
}
