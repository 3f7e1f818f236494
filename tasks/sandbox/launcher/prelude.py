def _run():
    import sys, os, builtins
    import _sitebuiltins
    code, workspace, weak = os.fsencode(sys.argv[1]), sys.argv[2], sys.argv[3] == "weak"
    name = "main.py"
    prefix = sys.prefix + "/lib/"
    version = "python%d.%d/" % sys.version_info[:2]
    if sys.prefix == "/usr":
        packages = ["/usr/local/lib/" + version + "dist-packages", "/usr/lib/python3/dist-packages"]
    else:
        packages = [prefix + version + "site-packages"]
    sys.path[:] = [workspace] + sys.path + [path for path in packages if os.path.isdir(path)]
    sys.argv[:] = [name]
    sys.orig_argv[:] = [sys.executable, name]
    builtins.exit = _sitebuiltins.Quitter("exit", "Ctrl-D (i.e. EOF)")
    builtins.quit = _sitebuiltins.Quitter("quit", "Ctrl-D (i.e. EOF)")
    builtins.help = _sitebuiltins._Helper()

    class Loader:
        """Gives tracebacks the lines of a file that is nowhere."""
        @staticmethod
        def get_source(_name):
            return code.decode("utf-8", "replace")

    def show(kind, value, trace):
        try:
            import traceback
            traceback.print_exception(kind, value, trace)
        except BaseException:
            sys.__excepthook__(kind, value, trace)

    class AsyncioImport:
        """asyncio wakes its loop by a pair of sockets; here there are none, and a pipe does as well."""
        @staticmethod
        def find_spec(module, path=None, _target=None):
            if module != "asyncio.selector_events":
                return None
            sys.meta_path.remove(AsyncioImport)
            from importlib.machinery import PathFinder
            spec = PathFinder.find_spec(module, path)
            execute = spec.loader.exec_module

            def exec_module(loaded):
                execute(loaded)
                loaded.BaseSelectorEventLoop._make_self_pipe = make_self_pipe
            spec.loader.exec_module = exec_module
            return spec

    class End:
        def __init__(self, descriptor):
            self.descriptor = descriptor
            os.set_blocking(descriptor, False)

        def fileno(self):
            return self.descriptor

        def recv(self, size):
            return os.read(self.descriptor, size)

        def send(self, data):
            return os.write(self.descriptor, data)

        def close(self):
            if self.descriptor >= 0:
                os.close(self.descriptor)
            self.descriptor = -1

    def make_self_pipe(loop):
        loop._ssock, loop._csock = map(End, os.pipe())
        loop._internal_fds += 1
        loop._add_reader(loop._ssock.fileno(), loop._read_from_self)

    def forgiving(change):
        """Where file modes and times cannot be changed, shutil.copy still copies."""
        def changed(path, *values, **options):
            try:
                return change(path, *values, **options)
            except PermissionError:
                os.stat(path)
        return changed

    def kind_of(error):
        seen = 0
        while error is not None and seen < 20:
            if isinstance(error, MemoryError):
                return 121
            if isinstance(error, PermissionError):
                return 123
            if isinstance(error, OSError) and error.errno in (27, 28, 122):
                return 122
            error, seen = error.__cause__, seen + 1
        return 1

    sys.meta_path.insert(0, AsyncioImport)
    sys.excepthook = show
    if weak:
        os.chmod, os.utime = forgiving(os.chmod), forgiving(os.utime)
    main = sys.modules["__main__"].__dict__
    main.pop("_run")
    main["__file__"], main["__loader__"] = workspace + "/" + name, Loader
    os.write(3, b"R")
    os.close(3)
    status = 0
    try:
        exec(compile(code, name, "exec", dont_inherit=True), main)
    except SystemExit:
        raise
    except BaseException as error:
        status = kind_of(error)
        trace = error.__traceback__.tb_next
        error.__traceback__ = trace
        try:
            sys.excepthook(type(error), error, trace)
        except SystemExit:
            raise
        except BaseException:
            pass
    if status:
        sys.exit(status)


_run()
