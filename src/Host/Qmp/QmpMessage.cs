using System.Text.Json;

namespace Stead.Host.Qmp;

/// <summary>One line of QEMU's machine protocol, understood.</summary>
public abstract record QmpMessage
{
    private QmpMessage() { }

    public sealed record Greeting : QmpMessage;

    /// <param name="Id">Of the command it answers.</param>
    public sealed record Return(int Id, JsonElement Value) : QmpMessage;

    public sealed record Error(int Id, string Description) : QmpMessage;

    /// <param name="Name">`SHUTDOWN`, `VNC_CONNECTED`, …</param>
    public sealed record Event(string Name, JsonElement Data) : QmpMessage
    {
        public string? Text(string property) =>
            Data.ValueKind == JsonValueKind.Object && Data.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    /// <returns>Null for what is not a message of the protocol.</returns>
    public static QmpMessage? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            var root = JsonElement.ParseValue(ref reader);
            if (root.ValueKind != JsonValueKind.Object) return null;
            if (root.TryGetProperty("QMP", out _)) return new Greeting();
            if (root.TryGetProperty("event", out var name) && name.ValueKind == JsonValueKind.String)
                return new Event(name.GetString()!, root.TryGetProperty("data", out var data) ? data : default);
            var id = root.TryGetProperty("id", out var written) && written.ValueKind == JsonValueKind.Number && written.TryGetInt32(out var number) ? number : 0;
            if (root.TryGetProperty("return", out var value)) return new Return(id, value);
            if (root.TryGetProperty("error", out var error))
            {
                return new Error(id, error.ValueKind == JsonValueKind.Object && error.TryGetProperty("desc", out var text)
                    && text.ValueKind == JsonValueKind.String ? text.GetString()! : "unknown error");
            }
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException) { return null; }
    }
}
