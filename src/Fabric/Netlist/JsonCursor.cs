using System.Text;
using System.Text.Json;

namespace Stead.Fabric.Netlist;

/// <summary>Reads JSON forwards, and complains with the line.</summary>
/// <param name="file">For complaints.</param>
internal ref struct JsonCursor(ReadOnlySpan<byte> json, string? file)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private Utf8JsonReader _reader = new(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });

    public readonly JsonTokenType Token => _reader.TokenType;

    /// <exception cref="UserError">It is not JSON, or ends too early.</exception>
    public void Next()
    {
        try
        {
            if (!_reader.Read()) throw Wrong("ends too early");
        }
        catch (JsonException e)
        {
            throw new UserError([new Complaint("is not JSON: " + Short(e.Message)) { File = file, Line = (int)(e.LineNumber ?? 0) + 1 }]);
        }
    }

    /// <summary>Moves into an object that the cursor stands before.</summary>
    public void BeginObject()
    {
        Next();
        if (Token != JsonTokenType.StartObject) throw Wrong("an object { ... } is expected here");
    }

    /// <summary>The next name of the object the cursor is in; false at its end.</summary>
    public bool NextName(out string name)
    {
        Next();
        name = Token == JsonTokenType.PropertyName ? Text() : "";
        return Token == JsonTokenType.PropertyName;
    }

    public void BeginArray()
    {
        Next();
        if (Token != JsonTokenType.StartArray) throw Wrong("a list [ ... ] is expected here");
    }

    /// <summary>The next element of the list the cursor is in; false at its end.</summary>
    public bool NextElement()
    {
        Next();
        return Token != JsonTokenType.EndArray;
    }

    public string String()
    {
        Next();
        return Token == JsonTokenType.String ? Text() : throw Wrong("a text is expected here");
    }

    /// <summary>A number of at most 32 bits where the cursor stands.</summary>
    public int NumberHere() => Token == JsonTokenType.Number && _reader.TryGetInt32(out var number) ? number : throw Wrong("a whole number is expected here");

    public int Number()
    {
        Next();
        return NumberHere();
    }

    /// <summary>Numbers become 32 bits, the highest first, as Yosys writes them without -compat-int; a text that looks like bits loses its blank at the end.</summary>
    public string NumberOrText()
    {
        Next();
        if (Token == JsonTokenType.Number) return Convert.ToString(NumberHere(), 2).PadLeft(32, '0');
        return Token == JsonTokenType.String ? Text() : throw Wrong("a number or a text is expected here");
    }

    /// <summary>The text where the cursor stands.</summary>
    public string Text()
    {
        try { return _reader.GetString()!; }
        catch (InvalidOperationException) { throw Wrong("a text is not valid UTF-8"); }
    }

    /// <summary>Whatever comes next.</summary>
    public void Skip()
    {
        Next();
        var depth = _reader.CurrentDepth;
        if (Token is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            do Next();
            while (_reader.CurrentDepth > depth || Token is not (JsonTokenType.EndObject or JsonTokenType.EndArray));
        }
    }

    /// <summary>Nothing but blanks may follow.</summary>
    public void End()
    {
        try
        {
            if (_reader.Read()) throw Wrong("something follows after the end");
        }
        catch (JsonException) { throw Wrong("something follows after the end"); }
    }

    public readonly UserError Wrong(string what) =>
        new([new Complaint(what) { File = file, Line = 1 + _json[..(int)Math.Min(_reader.TokenStartIndex, _json.Length)].Count((byte)'\n') }]);

    /// <summary>.NET's sentence without the place, which the complaint has already.</summary>
    private static string Short(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var text = new StringBuilder((end < 0 ? message : message[..end]).TrimEnd('.', ' '));
        if (text.Length > 0) text[0] = char.ToLowerInvariant(text[0]);
        return text.ToString();
    }
}
