using System.Text;

namespace Stead.Fabric.Text;

/// <summary>A line that has words: separated by blanks, a `#` at a word's beginning starts a comment, double quotes hold blanks together.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Words">At least one.</param>
public sealed record WordLine(int Number, IReadOnlyList<string> Words)
{
    /// <summary>Lines without a word are left out.</summary>
    public static IEnumerable<WordLine> ReadAll(string text)
    {
        var number = 0;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            number++;
            if (WordsOf(line) is { Count: > 0 } words) yield return new(number, words);
        }
    }

    private static List<string> WordsOf(string line)
    {
        var words = new List<string>();
        for (var i = 0; i < line.Length;)
        {
            if (char.IsWhiteSpace(line[i])) i++;
            else if (line[i] == '#') break;
            else words.Add(WordAt(line, ref i));
        }
        return words;
    }

    private static string WordAt(string line, ref int i)
    {
        var word = new StringBuilder();
        for (var quoted = false; i < line.Length && (quoted || !char.IsWhiteSpace(line[i])); i++)
        {
            if (line[i] == '"') quoted = !quoted;
            else word.Append(line[i]);
        }
        return word.ToString();
    }
}
