using System.Text;

namespace Stead.Fabric.Constraints;

/// <summary>
/// Reads the part of Tcl (Tcl(n), "the dodekalogue") that constraints are written in: commands, braces, quotes, brackets, backslashes, comments,
/// variables. An index, `led[0]`, is text as in Vivado, not a command. Nothing is carried out but `set`.
/// </summary>
public sealed class TclReader
{
    private const int DeepestNesting = 50, LongestIndex = 32, MostMistakes = 100;

    private readonly string _text;
    private readonly string _file;
    private readonly List<Complaint> _complaints;
    private readonly Dictionary<string, string> _variables = [];
    private int _at, _line = 1, _depth, _mistakes;

    private TclReader(string file, string text, List<Complaint> complaints) => (_file, _text, _complaints) = (file, text, complaints);

    /// <summary>All commands that can be read. After a mistake reading goes on at the next line.</summary>
    /// <param name="complaints">Mistakes are added.</param>
    public static IReadOnlyList<TclCommand> Read(string file, string text, List<Complaint> complaints)
    {
        var reader = new TclReader(file, text.ReplaceLineEndings("\n"), complaints);
        var commands = new List<TclCommand>();
        while (reader._mistakes < MostMistakes && reader.TryNext(out var command))
        {
            if (command is null) continue;
            if (command.Name == "set" && command.Words.Count == 3) reader._variables[command.Words[1].Text] = command.Words[2].Text;
            else commands.Add(command);
        }
        return commands;
    }

    /// <summary>The elements of a list; braces and quotes hold blanks together.</summary>
    public static IReadOnlyList<string> ListOf(string text)
    {
        var elements = new List<string>();
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i])) i++;
            else if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '\n') i += 2;
            else if (text[i] is '{' or '"' && EndOf(text, i) is { } end)
            {
                elements.Add(text[(i + 1)..end]);
                i = end + 1;
            }
            else
            {
                var start = i;
                while (i < text.Length && !char.IsWhiteSpace(text[i])) i++;
                elements.Add(text[start..i]);
            }
        }
        return elements;
    }

    private static int? EndOf(string text, int open)
    {
        if (text[open] == '"') return text.IndexOf('"', open + 1) is >= 0 and var quote ? quote : null;
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            if (text[i] == '{') depth++;
            else if (text[i] == '}' && --depth == 0) return i;
        }
        return null;
    }

    private bool IsAtEnd => _at >= _text.Length;

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private char Take()
    {
        var c = _text[_at++];
        if (c == '\n') _line++;
        return c;
    }

    private bool IsContinuation => Peek() == '\\' && Peek(1) == '\n';

    /// <returns>False at the end of the text. The command is null for a comment, and for what is a mistake.</returns>
    private bool TryNext(out TclCommand? command)
    {
        command = null;
        while (!IsAtEnd && (char.IsWhiteSpace(Peek()) || Peek() == ';' || IsContinuation)) SkipOne();
        if (IsAtEnd) return false;
        if (Peek() == '#') SkipComment();
        else
        {
            _depth = 0;
            if (CommandUntil('\0') is { } read) command = read;
            else SkipLine();
        }
        return true;
    }

    private void SkipOne()
    {
        if (IsContinuation) Take();
        Take();
    }

    /// <summary>A backslash at a comment's end makes the next line a comment too.</summary>
    private void SkipComment()
    {
        while (!IsAtEnd && Peek() != '\n') SkipOne();
    }

    private void SkipLine()
    {
        while (!IsAtEnd && Peek() != '\n') Take();
    }

    /// <param name="close">`]` inside of brackets, which is taken too.</param>
    /// <returns>Null after a mistake.</returns>
    private TclCommand? CommandUntil(char close)
    {
        var (line, words) = (_line, new List<TclWord>());
        while (true)
        {
            while (!IsAtEnd && (Peek() is ' ' or '\t' or '\f' or '\v' || IsContinuation || (close == ']' && Peek() == '\n'))) SkipOne();
            if (close == ']' && Peek() == ']')
            {
                Take();
                break;
            }
            if (IsAtEnd)
            {
                if (close == ']') return Mistake(line, "a bracket is never closed", "write ] where the command in it ends");
                break;
            }
            if (Peek() is '\n' or ';')
            {
                if (close == ']') return Mistake(line, "a ; inside of brackets");
                Take();
                break;
            }
            if (NextWord(close) is not { } word) return null;
            words.Add(word);
        }
        return words.Count > 0 ? new(line, words) : Mistake(line, "brackets without a command in them");
    }

    private TclWord? NextWord(char close)
    {
        var line = _line;
        if (Peek() == '{') return Delimited(line, Braced(), TclWordKind.Braced, close);
        if (Peek() == '"') return Delimited(line, Quoted(), TclWordKind.Quoted, close);
        if (Peek() == '[')
        {
            if (++_depth > DeepestNesting) return NoWord(line, "brackets are nested too deep");
            var start = _at + 1;
            Take();
            var command = CommandUntil(']');
            _depth--;
            return command is null ? null : Delimited(line, _text[start..(_at - 1)], TclWordKind.Bracketed, close, command);
        }
        var text = new StringBuilder();
        while (!IsAtEnd && !IsWordEnd(close))
        {
            if (Peek() == '[' && IndexLength() is var length and > 0)
            {
                text.Append(_text, _at, length);
                _at += length;
            }
            else if (!TakePart(text)) return null;
        }
        return new(text.ToString(), TclWordKind.Bare, line);
    }

    private bool IsWordEnd(char close) => char.IsWhiteSpace(Peek()) || Peek() == ';' || IsContinuation || (close == ']' && Peek() == ']');

    /// <summary>`[0]`, `[3:0]`, `[*]`: how long it is at the place where we are; 0 when it is something else.</summary>
    private int IndexLength()
    {
        var end = _text.IndexOf(']', _at, Math.Min(LongestIndex, _text.Length - _at));
        if (end < 0) return 0;
        foreach (var c in _text.AsSpan(_at + 1, end - _at - 1))
        {
            if (!char.IsAsciiDigit(c) && c is not (':' or '*' or '?')) return 0;
        }
        return end + 1 - _at;
    }

    /// <summary>A character, an escape or a variable.</summary>
    private bool TakePart(StringBuilder text)
    {
        var line = _line;
        switch (Peek())
        {
            case '\\' when Peek(1) != '\0':
                Take();
                var escaped = Take();
                text.Append(escaped switch { 'n' => '\n', 't' => '\t', '\n' => ' ', _ => escaped });
                return true;
            case '$' when char.IsAsciiLetter(Peek(1)) || Peek(1) is '_' or '{':
                Take();
                return TakeVariable(line, text);
            default:
                text.Append(Take());
                return true;
        }
    }

    private bool TakeVariable(int line, StringBuilder text)
    {
        string name;
        if (Peek() == '{')
        {
            if (Braced() is not { } braced) return false;
            name = braced;
        }
        else
        {
            var start = _at;
            while (char.IsAsciiLetterOrDigit(Peek()) || Peek() == '_') Take();
            name = _text[start.._at];
        }
        if (!_variables.TryGetValue(name, out var value))
        {
            Mistake(line, $"there is no variable '{name}'", Spelling.Nearest(name, _variables.Keys) is { } meant ? $"did you mean '{meant}'?" : $"set it before: set {name} VALUE");
            return false;
        }
        text.Append(value);
        return true;
    }

    /// <summary>One that is never closed is left where it opened, so that the lines below are read all the same.</summary>
    private string? Braced()
    {
        var (line, start, depth) = (_line, _at + 1, 0);
        while (!IsAtEnd)
        {
            var c = Take();
            if (c == '\\' && !IsAtEnd) Take();
            else if (c == '{') depth++;
            else if (c == '}' && --depth == 0) return _text[start..(_at - 1)];
        }
        Mistake(line, "a brace is never closed", "write } where it ends");
        (_at, _line) = (start, line);
        return null;
    }

    private string? Quoted()
    {
        var (line, start, text) = (_line, _at + 1, new StringBuilder());
        Take();
        while (!IsAtEnd)
        {
            if (Peek() == '"')
            {
                Take();
                return text.ToString();
            }
            if (!TakePart(text)) return null;
        }
        Mistake(line, "a quote is never closed", "write \" where it ends");
        (_at, _line) = (start, line);
        return null;
    }

    private TclWord? Delimited(int line, string? text, TclWordKind kind, char close, TclCommand? command = null)
    {
        if (text is null) return null;
        if (!IsAtEnd && !IsWordEnd(close)) return NoWord(_line, $"something follows directly on a closing {kind switch { TclWordKind.Braced => "brace", TclWordKind.Quoted => "quote", _ => "bracket" }}", "put a blank, or ; and a line end, between");
        return new(text, kind, line) { Command = command };
    }

    private TclWord? NoWord(int line, string what, string? instead = null)
    {
        Mistake(line, what, instead);
        return null;
    }

    private TclCommand? Mistake(int line, string what, string? instead = null)
    {
        _mistakes++;
        _complaints.Add(new(what) { File = _file, Line = line, Instead = instead });
        return null;
    }
}
