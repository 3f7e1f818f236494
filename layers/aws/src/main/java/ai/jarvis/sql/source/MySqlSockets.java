package ai.jarvis.sql.source;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.net.Socket;

/** What MySQL's driver makes its sockets with. It is public because the driver makes it. */
public final class MySqlSockets extends StandardSocketFactory {
    @Override
    protected Socket createSocket(PropertySet properties) {
        return PublicSockets.create();
    }
}
