using System.Net;
using System.Text;
using Stead.Host.Posix;

namespace Stead.Host.Lifecycle;

/// <summary>Waits until a tiny guest answers.</summary>
public static class GuestAnswers
{
    private const string ReadyWord = "stead: ready", Prompt = "# ";
    private const int AskAgainMilliseconds = 100, Shown = 800;

    /// <summary>Until a shell on the serial port has answered a key.</summary>
    /// <param name="port">A viewer's descriptor; closed at the end.</param>
    /// <exception cref="HostException">It did not; carries what it said last.</exception>
    public static void AwaitShell(int port, TimeSpan limit)
    {
        var said = new StringBuilder();
        try
        {
            var until = Environment.TickCount64 + (long)limit.TotalMilliseconds;
            ReadUntil(port, said, until, ReadyWord);
            ReadUntil(port, said, until, Prompt);
            SystemCalls.WriteAll(port, "\r"u8);
            ReadUntil(port, said, until, Prompt);
        }
        finally
        {
            SystemCalls.Close(port);
        }
    }

    /// <param name="runs">Whether there is anything left to wait for.</param>
    public static void AwaitPage(Uri page, Func<bool> runs, TimeSpan limit)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(5) };
        var until = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        var heard = "nothing";
        while (Environment.TickCount64 < until)
        {
            try
            {
                using var answer = client.Send(new(HttpMethod.Get, page));
                if (answer.StatusCode == HttpStatusCode.OK) return;
                heard = $"{(int)answer.StatusCode}";
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException) { heard = e.Message; }
            if (!runs()) throw new HostException($"wait for {page}", "the guest ended", instead: "'vm start hello' and 'vm console hello' show what it says");
            SystemCalls.Poll([], AskAgainMilliseconds);
        }
        throw new HostException($"wait for {page}", $"no page came: {heard}", instead: "'vm console hello' shows the guest");
    }

    /// <summary>Takes what was read up to the word out of <paramref name="said"/>.</summary>
    private static void ReadUntil(int port, StringBuilder said, long until, string word)
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (true)
        {
            var text = said.ToString();
            if (text.IndexOf(word, StringComparison.Ordinal) is >= 0 and var at)
            {
                said.Remove(0, at + word.Length);
                return;
            }
            var left = until - Environment.TickCount64;
            var ended = left <= 0;
            if (!ended && SystemCalls.WaitReadable(port, (int)left))
            {
                var count = SystemCalls.Read(port, buffer);
                if (count > 0) said.Append(Encoding.Latin1.GetString(buffer[..count]));
                ended = count is 0 or -2;
            }
            if (ended)
                throw new HostException("wait for the guest's shell", $"it said last: {text[Math.Max(0, text.Length - Shown)..].Trim()}", instead: "'vm start hello' starts it again; com1.log in its directory has all it said");
        }
    }
}
