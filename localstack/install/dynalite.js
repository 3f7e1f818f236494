// usage: node dynalite.js PORT DIRECTORY
// Serves DynamoDB's API on the loopback interface only (dynalite's own command listens everywhere unless told) and
// closes its LevelDB before it ends.
const dynalite = require('dynalite')

const [port, directory] = process.argv.slice(2)
const server = dynalite({ path: directory, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 })

server.on('error', error => {
  console.error(error.message)
  process.exit(1)
})
server.listen(Number(port), '127.0.0.1', () => console.log(`listening on 127.0.0.1:${port}`))

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), 1000).unref()
    server.close(error => process.exit(error ? 1 : 0))
  })
}
