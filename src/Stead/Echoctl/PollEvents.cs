namespace Stead.Echoctl;

/// <summary>The names of poll(2)'s bits, joined as sysdecode_pollfd_events(3) joins them.</summary>
internal static class PollEvents
{
    private static readonly (int Bit, string Name)[] s_names =
    [
        (0x1, "POLLIN"), (0x2, "POLLPRI"), (0x4, "POLLOUT"), (0x8, "POLLERR"), (0x10, "POLLHUP"), (0x20, "POLLNVAL"),
        (0x40, "POLLRDNORM"), (0x80, "POLLRDBAND"), (0x100, "POLLWRNORM"), (0x200, "POLLWRBAND"),
    ];

    public static string NamesOf(short events) =>
        events == 0 ? "<none>" : string.Join('|', s_names.Where(name => (events & name.Bit) != 0).Select(name => name.Name));
}
