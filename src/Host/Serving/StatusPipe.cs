using System.Text;
using Stead.Host.Posix;

namespace Stead.Host.Serving;

/// <summary>How a process that stays tells its starter, on an inherited descriptor, that it serves or why it does not.</summary>
internal sealed class StatusPipe(int fd)
{
    public const int InheritedFd = 3;
    private const string Good = "started\n";
    private int _fd = fd;

    public void Started() => Say(Good);

    public void Failed(string why) => Say(why);

    private void Say(string text)
    {
        if (_fd < 0) return;
        SystemCalls.WriteAll(_fd, Encoding.UTF8.GetBytes(text));
        SystemCalls.Close(_fd);
        _fd = -1;
    }

    /// <summary>The starter's side: waits for the word.</summary>
    /// <returns>Null when it serves, else why not.</returns>
    public static string? Await(int fd)
    {
        var text = new MemoryStream();
        Span<byte> buffer = stackalloc byte[4096];
        while (true)
        {
            var count = SystemCalls.Read(fd, buffer);
            if (count == -1) continue;
            if (count <= 0 || text.Length > 1 << 20) break;
            text.Write(buffer[..count]);
        }
        SystemCalls.Close(fd);
        var said = Encoding.UTF8.GetString(text.ToArray());
        return said == Good ? null : said.Length == 0 ? "the process died before it could say why" : said;
    }
}
