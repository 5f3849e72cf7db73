using Stead.Guests;
using Stead.Host.Posix;

namespace Stead.Host.Network.Services;

/// <summary>What a connection that is made says and where it puts what it hears, in words.</summary>
public static class Talking
{
    private const string File = "file:";
    private const int Mode = 0x1b6;

    /// <param name="send">`1G`, `file:PATH`, `nothing`, `-`.</param>
    /// <param name="receive">`file:PATH`, `nothing`, `-`.</param>
    /// <exception cref="UserError">Either is none of these.</exception>
    /// <exception cref="HostException">A file cannot be opened.</exception>
    public static Func<Conversation> Of(string send, string receive)
    {
        if (DataSize.TryParse(send, out var size))
        {
            if (receive != "nothing") throw Wrong("--receive", receive, "a size is sent and nothing kept: leave it away, or send a file");
            return () => new Source(size.Bytes);
        }
        var owns = send != "-" && receive != "-";
        if (send == "nothing" && receive == "nothing") return () => new Discard();
        // Found out now, not when the connection is there.
        if (send.StartsWith(File, StringComparison.Ordinal)) SystemCalls.Close(SystemCalls.Open(send[File.Length..], SystemCalls.ReadOnly));
        else if (send is not ("-" or "nothing")) throw Wrong("--send", send, "write a size (1G), file:PATH, nothing, or - for standard input");
        if (!receive.StartsWith(File, StringComparison.Ordinal) && receive is not ("-" or "nothing")) throw Wrong("--receive", receive, "write file:PATH, nothing, or - for standard output");
        return () => new Talk(
            send switch { "-" => 0, "nothing" => -1, _ => SystemCalls.Open(send[File.Length..], SystemCalls.ReadOnly) },
            receive switch { "-" => 1, "nothing" => -1, _ => SystemCalls.Open(receive[File.Length..], SystemCalls.WriteOnly | SystemCalls.Create | SystemCalls.Truncate, Mode) }, owns);
    }

    private static UserError Wrong(string key, string word, string instead) =>
        new([new($"'{Names.Printable(word)}' is not understood") { Key = key, Instead = instead }]) { ExitCode = 2 };
}
