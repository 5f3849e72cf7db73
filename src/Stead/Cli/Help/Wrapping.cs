namespace Stead.Cli.Help;

/// <summary>Breaks text at blanks.</summary>
public static class Wrapping
{
    /// <summary>Writes a paragraph; each line after the first starts below the first one's text.</summary>
    /// <param name="lead">Stands before the first line, padded to <paramref name="indent"/>; on a line of its own when it is longer.</param>
    public static void Write(TextWriter output, string lead, string text, int indent, int width)
    {
        var line = lead.PadRight(indent);
        if (lead.Length > indent - 2 && lead.Length > 0)
        {
            output.WriteLine(lead);
            line = new(' ', indent);
        }
        var isEmpty = true;
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > width)
            {
                output.WriteLine(line);
                line = new(' ', indent);
                isEmpty = true;
            }
            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }
        output.WriteLine(line.TrimEnd());
    }
}
