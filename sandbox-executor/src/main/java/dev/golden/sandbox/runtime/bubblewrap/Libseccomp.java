package dev.golden.sandbox.runtime.bubblewrap;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.golden.sandbox.runtime.SandboxUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The few functions of libseccomp that are needed, called directly. */
final class Libseccomp {

    /** {@code struct scmp_arg_cmp}: argument, operator, two values. */
    private static final long COMPARISON_SIZE = 24;

    private final MethodHandle init;
    private final MethodHandle release;
    private final MethodHandle attribute;
    private final MethodHandle resolve;
    private final MethodHandle addRule;
    private final MethodHandle export;
    private final MethodHandle create;
    private final MethodHandle close;

    Libseccomp() {
        SymbolLookup library;
        try {
            library = SymbolLookup.libraryLookup("libseccomp.so.2", Arena.global());
        } catch (IllegalArgumentException e) {
            throw new SandboxUnavailableException("libseccomp.so.2 is not installed (apt-get install libseccomp2)", e);
        }
        Linker linker = Linker.nativeLinker();
        SymbolLookup c = linker.defaultLookup();
        init = handle(linker, library, "seccomp_init", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        release = handle(linker, library, "seccomp_release", FunctionDescriptor.ofVoid(ADDRESS));
        attribute = handle(
                linker, library, "seccomp_attr_set", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
        resolve = handle(linker, library, "seccomp_syscall_resolve_name", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        addRule = handle(
                linker,
                library,
                "seccomp_rule_add_array",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
        export = handle(linker, library, "seccomp_export_bpf", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        create = handle(linker, c, "creat", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        close = handle(linker, c, "close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    }

    MemorySegment init(int defaultAction) {
        try {
            return (MemorySegment) init.invokeExact(defaultAction);
        } catch (Throwable e) {
            throw failure("init", e);
        }
    }

    void release(MemorySegment context) {
        try {
            release.invokeExact(context);
        } catch (Throwable e) {
            throw failure("release", e);
        }
    }

    void attribute(MemorySegment context, int name, int value) {
        int code;
        try {
            code = (int) attribute.invokeExact(context, name, value);
        } catch (Throwable e) {
            throw failure("attribute", e);
        }
        check("attribute " + name, code);
    }

    /** A call that this library does not know is left to the default action. */
    void rule(MemorySegment context, Arena arena, int action, String call, SeccompFilter.Comparison... comparisons) {
        int code;
        try {
            int number = (int) resolve.invokeExact(arena.allocateFrom(call));
            if (number < 0) {
                return;
            }
            MemorySegment array = arena.allocate(COMPARISON_SIZE * Math.max(1, comparisons.length), 8);
            for (int i = 0; i < comparisons.length; i++) {
                long at = i * COMPARISON_SIZE;
                array.set(JAVA_INT, at, comparisons[i].argument());
                array.set(JAVA_INT, at + 4, comparisons[i].operator());
                array.set(JAVA_LONG, at + 8, comparisons[i].a());
                array.set(JAVA_LONG, at + 16, comparisons[i].b());
            }
            code = (int) addRule.invokeExact(context, action, number, comparisons.length, array);
        } catch (Throwable e) {
            throw failure("rule for " + call, e);
        }
        check("rule for " + call, code);
    }

    void export(MemorySegment context, Arena arena, Path file) {
        int code;
        try {
            int descriptor = (int) create.invokeExact(arena.allocateFrom(file.toString()), 0644);
            check("creating the filter's file", descriptor);
            code = (int) export.invokeExact(context, descriptor);
            int closed = (int) close.invokeExact(descriptor);
            check("closing the filter's file", closed);
        } catch (SandboxUnavailableException e) {
            throw e;
        } catch (Throwable e) {
            throw failure("export", e);
        }
        check("export", code);
    }

    private static MethodHandle handle(
            Linker linker, SymbolLookup library, String name, FunctionDescriptor descriptor) {
        return linker.downcallHandle(
                library.find(name).orElseThrow(() -> new SandboxUnavailableException("libseccomp has no " + name)),
                descriptor);
    }

    private static void check(String what, int code) {
        if (code < 0) {
            throw new SandboxUnavailableException("libseccomp failed: " + what + ", error " + -code);
        }
    }

    private static SandboxUnavailableException failure(String what, Throwable cause) {
        return new SandboxUnavailableException("libseccomp failed: " + what, cause);
    }
}
