using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Stead.Guests.Json;

/// <summary>How every `--json` document is written: indented, with a line break at its end.</summary>
public static class JsonLayout
{
    private static readonly JsonSerializerOptions s_indented = new(JsonText.Default.Options) { WriteIndented = true };

    public static string Format(JsonNode document) => document.ToJsonString(s_indented) + "\n";

    /// <summary>One of a stream of documents, a line each.</summary>
    public static string Line(JsonNode document) => document.ToJsonString(JsonText.Default.Options) + "\n";

    public static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(JsonNode (text) => JsonValue.Create(text))]);
}

[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(bool))]
internal sealed partial class JsonText : JsonSerializerContext;
