package dev.golden.sandbox.runtime.bubblewrap;

import dev.golden.sandbox.runtime.Profile;
import java.util.List;

/**
 * The system calls a job may make: an allow-list. What is on neither list answers ENOSYS, as an older kernel would, so
 * that run-time libraries fall back.
 */
final class SeccompPolicy {

    static final int EPERM = 1;
    static final int EACCES = 13;
    static final int ENOSYS = 38;
    static final int EAFNOSUPPORT = 97;

    /** {@code CLONE_NEWTIME|NEWNS|NEWCGROUP|NEWUTS|NEWIPC|NEWUSER|NEWPID|NEWNET}: no namespace of one's own. */
    static final List<Long> NAMESPACE_FLAGS =
            List.of(0x80L, 0x20000L, 0x02000000L, 0x04000000L, 0x08000000L, 0x10000000L, 0x20000000L, 0x40000000L);

    static final long CLONE_THREAD = 0x10000L;
    static final long TIOCSTI = 0x5412L;
    static final long TIOCLINUX = 0x541CL;

    /** Harmless requests that share their other bits with those two: TIOCSPGRP, TIOCSWINSZ. */
    static final List<Long> TERMINAL_NEIGHBOURS = List.of(0x5410L, 0x5414L);

    /** Personalities that programs legitimately ask for: Linux, 32-bit addresses, and the query. */
    static final List<Long> PERSONALITIES = List.of(0x0L, 0x8L, 0x20000L, 0x20008L, 0xffffffffL);

    /** Allowed whatever their arguments. {@code clone}, {@code socket}, {@code ioctl}, {@code personality} have rules. */
    static final List<String> ALLOWED = words("""
            accept accept4 access alarm arch_prctl bind brk capget chdir chmod chown clock_getres clock_gettime
            clock_nanosleep close close_range connect copy_file_range creat dup dup2 dup3
            epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait
            eventfd eventfd2 execve execveat exit exit_group
            faccessat faccessat2 fadvise64 fallocate fchdir fchmod fchmodat fchown fchownat fcntl fdatasync
            fgetxattr flistxattr flock fremovexattr fsetxattr fstat fstatfs fsync ftruncate futex futex_waitv
            get_robust_list get_thread_area getcpu getcwd getdents getdents64 getegid geteuid getgid getgroups getitimer
            getpeername getpgid getpgrp getpid getppid getpriority getrandom getresgid getresuid getrlimit getrusage
            getsid getsockname getsockopt gettid gettimeofday getuid getxattr
            inotify_add_watch inotify_init inotify_init1 inotify_rm_watch
            kill lchown lgetxattr link linkat listen listxattr llistxattr lremovexattr lseek lsetxattr lstat
            madvise membarrier memfd_create mincore mkdir mkdirat mknod mknodat mlock mlock2 mlockall mmap mprotect
            mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink mremap
            msgctl msgget msgrcv msgsnd msync munlock munlockall munmap
            name_to_handle_at nanosleep newfstatat open openat openat2 pause pidfd_open pidfd_send_signal pipe pipe2
            poll ppoll prctl pread64 preadv preadv2 prlimit64 pselect6 pwrite64 pwritev pwritev2
            read readahead readlink readlinkat readv recvfrom recvmmsg recvmsg remap_file_pages removexattr
            rename renameat renameat2 restart_syscall rmdir rseq
            rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo rt_sigreturn rt_sigsuspend rt_sigtimedwait
            rt_tgsigqueueinfo
            sched_get_priority_max sched_get_priority_min sched_getaffinity sched_getattr sched_getparam
            sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setattr sched_setparam
            sched_setscheduler sched_yield select
            semctl semget semop semtimedop sendfile sendmmsg sendmsg sendto set_robust_list set_thread_area
            set_tid_address setfsgid setfsuid setgid setgroups setitimer setpgid setpriority setregid setresgid
            setresuid setreuid setrlimit setsid setsockopt setuid setxattr
            shmat shmctl shmdt shmget shutdown sigaltstack signalfd signalfd4 socketpair splice stat statfs statx
            symlink symlinkat sync sync_file_range syncfs sysinfo
            tee tgkill time timer_create timer_delete timer_getoverrun timer_gettime timer_settime
            timerfd_create timerfd_gettime timerfd_settime times tkill truncate
            umask uname unlink unlinkat utime utimensat utimes vmsplice wait4 waitid write writev
            """);

    /** Creates a process whatever its arguments. */
    static final List<String> PROCESS_CREATION = List.of("fork", "vfork");

    /** Known and refused, so that a program is told "not permitted" instead of "does not exist". */
    static final List<String> REFUSED = words("""
            acct add_key adjtimex bpf capset chroot clock_adjtime clock_settime delete_module fanotify_init
            fanotify_mark finit_module fsconfig fsmount fsopen fspick get_mempolicy init_module io_uring_enter
            io_uring_register io_uring_setup ioperm iopl ioprio_set kcmp kexec_file_load kexec_load keyctl
            landlock_create_ruleset lookup_dcookie mbind migrate_pages modify_ldt mount mount_setattr move_mount
            move_pages open_by_handle_at open_tree perf_event_open pidfd_getfd pivot_root process_madvise
            process_mrelease process_vm_readv process_vm_writev ptrace quotactl quotactl_fd reboot request_key
            seccomp set_mempolicy setdomainname setns sethostname settimeofday swapoff swapon syslog umount2 unshare
            userfaultfd vhangup
            """);

    private SeccompPolicy() {}

    static boolean mayCreateProcesses(Profile profile) {
        return switch (profile) {
            case STRICT -> false;
            case TOOLCHAIN -> true;
        };
    }

    private static List<String> words(String text) {
        return List.of(text.trim().split("\\s+"));
    }
}
