using Stead.Guests;
using Stead.Host.Posix;

namespace Stead.Host.Network.Services;

/// <summary>What a port can be served with. To add a service: its conversation, and a line here.</summary>
public static class ServiceTable
{
    public static IReadOnlyList<Service> All { get; } =
    [
        new("discard", "", "reads and forgets", _ => new Discard()),
        new("echo", "", "sends back what it is sent", _ => new Echo()),
        new("source", "[:SIZE]", "sends for ever, or so much", word => new Source(word is null ? long.MaxValue : Size(word))),
        new("http", "", "answers GET / with a line, GET /N with N bytes", _ => new WebPage()),
        new("file", ":PATH", "sends a file", word => new Talk(SystemCalls.Open(word ?? "", SystemCalls.ReadOnly), -1, owns: true)),
    ];

    /// <summary>`5001`, `7=echo`, `9=source:1G`, `80=file:/etc/motd`.</summary>
    /// <exception cref="UserError">It is none; a file that cannot be read is found out here.</exception>
    public static ServedPort Parse(string text, string key)
    {
        var equals = text.IndexOf('=');
        if (!ushort.TryParse(equals < 0 ? text : text[..equals], out var port) || port == 0)
            throw Wrong(key, $"'{Names.Printable(text)}' is not a port with a service", "write it like 5001 or 7=echo");
        var words = (equals < 0 ? "discard" : text[(equals + 1)..]).Split(':', 2);
        if (All.FirstOrDefault(one => one.Name == words[0]) is not { } service)
        {
            var nearest = Spelling.Nearest(words[0], All.Select(one => one.Name));
            throw Wrong(key, $"there is no service '{Names.Printable(words[0])}'", nearest is null ? $"there are {string.Join(", ", All.Select(one => one.Name + one.Words))}" : $"did you mean {nearest}?");
        }
        var argument = words.Length > 1 ? words[1] : null;
        if ((argument is not null && service.Words.Length == 0) || (argument is null && service.Words is [':', ..]))
            throw Wrong(key, $"'{Names.Printable(text)}' is not {service.Name}{service.Words}", $"write {port}={service.Name}{service.Words}");
        if (service.Name is "source" or "file") service.Make(argument).End();
        return new(port, service.Name, () => service.Make(argument));
    }

    private static long Size(string word) => DataSize.TryParse(word, out var size) ? size.Bytes
        : throw Wrong("source", $"'{Names.Printable(word)}' is not a size", "write it like 1G");

    private static UserError Wrong(string key, string what, string instead) => new([new(what) { Key = key, Instead = instead }]) { ExitCode = 2 };
}

/// <param name="Words">What follows the name: an argument in brackets may be left out.</param>
public sealed record Service(string Name, string Words, string Meaning, Func<string?, Conversation> Make);

public sealed record ServedPort(ushort Port, string Service, Func<Conversation> Make);
