def _run():
    import sys, os, builtins, gc
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

    class Patches:
        """Changes a module when it is imported; most programs import none of them."""
        @staticmethod
        def find_spec(module, path=None, _target=None):
            patch = patches.pop(module, None)
            if patch is None:
                return None
            from importlib.machinery import PathFinder
            spec = PathFinder.find_spec(module, path)
            if spec is None or spec.loader is None:
                return spec
            execute = spec.loader.exec_module
            spec.loader.exec_module = lambda loaded: patch(loaded, execute)
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

    def patch_asyncio(loaded, execute):
        """asyncio wakes its loop by a pair of sockets; here there are none, and a pipe does as well."""
        execute(loaded)
        loaded.BaseSelectorEventLoop._make_self_pipe = make_self_pipe

    def patch_threading(loaded, execute):
        """Python's own hook, written in C, finds no lines of main.py."""
        execute(loaded)
        plain = loaded.excepthook

        def excepthook(args):
            if args.exc_type is SystemExit or args.thread is None:
                return plain(args)
            sys.stderr.write(f"Exception in thread {args.thread.name}:\n")
            show(args.exc_type, args.exc_value, args.exc_traceback)
        loaded.excepthook = loaded.__excepthook__ = excepthook

    def load_large(loaded, execute):
        """A library of hundreds of modules makes many objects and no garbage: collecting meanwhile is a tenth of the time."""
        threshold = gc.get_threshold()
        gc.set_threshold(50_000, *threshold[1:])
        try:
            execute(loaded)
        finally:
            gc.set_threshold(*threshold)

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

    patches = {"asyncio.selector_events": patch_asyncio, "threading": patch_threading, "numpy": load_large,
               "pandas": load_large, "matplotlib": load_large, "matplotlib.pyplot": load_large}
    sys.meta_path.insert(0, Patches)
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
