namespace Stead.Echoctl;

/// <summary>The words of `echoctl`, read as getopt(3) reads them: `-rW`, `-r -W`, `-f DEVICE` before or after the command.</summary>
internal sealed class EchoctlOptions
{
    public string? Command { get; private set; }
    public string? Device { get; private set; }
    public bool Read { get; private set; }
    public bool Write { get; private set; }
    public bool Wait { get; private set; }

    /// <summary>Behind the command, without its options.</summary>
    public List<string> Words { get; } = [];

    /// <exception cref="Misuse">With what to say before the usage, or nothing.</exception>
    public static EchoctlOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new EchoctlOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var word = arguments[i];
            // A negative size is a size.
            if (word.Length < 2 || word[0] != '-' || (options.Command == "resize" && char.IsAsciiDigit(word[1]))) options.Take(word);
            else options.TakeOptions(word, () => ++i < arguments.Count ? arguments[i] : throw new Misuse("option requires an argument -- f"));
        }
        // Neither asked for is both.
        if (!options.Read && !options.Write) (options.Read, options.Write) = (true, true);
        return options;
    }

    private void Take(string word)
    {
        if (Command is null) Command = word;
        else Words.Add(word);
    }

    private void TakeOptions(string word, Func<string> next)
    {
        for (var i = 1; i < word.Length; i++)
        {
            switch (word[i])
            {
                case 'f':
                    Device = i + 1 < word.Length ? word[(i + 1)..] : next();
                    return;
                case 'r' when Command is "poll" or "events": Read = true; break;
                case 'w' when Command is "poll" or "events": Write = true; break;
                case 'W' when Command is "poll" or "events": Wait = true; break;
                default: throw new Misuse($"illegal option -- {word[i]}");
            }
        }
    }

    internal sealed class Misuse(string message) : Exception(message);
}
