using System.Text;
using System.Text.Json;

namespace Stead.Host.Qmp;

/// <summary>The client's side of one QMP connection: bytes in, messages out; commands in, bytes out. Touches no socket.</summary>
public sealed class QmpSession
{
    /// <summary>QEMU's longest answer to what is asked here is a few KiB; more is not QEMU.</summary>
    public const int LongestLine = 1 << 20;

    private readonly List<byte> _line = [];
    private int _lastId;

    /// <summary>Set when the peer sent what is not the protocol: hang up.</summary>
    public bool Broken { get; private set; }

    /// <summary>Feeds what was read.</summary>
    public IEnumerable<QmpMessage> Receive(ReadOnlyMemory<byte> bytes)
    {
        for (var i = 0; i < bytes.Length && !Broken; i++)
        {
            var value = bytes.Span[i];
            if (value != (byte)'\n')
            {
                if (_line.Count == LongestLine) Broken = true;
                else _line.Add(value);
                continue;
            }
            var line = _line.ToArray().AsSpan().Trim((byte)'\r').ToArray();
            _line.Clear();
            if (line.Length == 0) continue;
            if (QmpMessage.TryParse(line) is { } message) yield return message;
            else Broken = true;
        }
    }

    /// <param name="arguments">JSON of the arguments object, or null.</param>
    /// <param name="id">By which the answer will be known.</param>
    public byte[] Command(string name, string? arguments, out int id)
    {
        id = ++_lastId;
        return Encoding.UTF8.GetBytes(arguments is null
            ? $"{{\"execute\":\"{JsonEncodedText.Encode(name)}\",\"id\":{id}}}\n"
            : $"{{\"execute\":\"{JsonEncodedText.Encode(name)}\",\"arguments\":{arguments},\"id\":{id}}}\n");
    }
}
