using System.Buffers.Binary;

namespace Stead.Devices.Fuse;

/// <summary>struct fuse_in_header (40 bytes) and what follows it. Little-endian, as on every machine that Stead runs on.</summary>
internal readonly ref struct FuseRequest
{
    public const int HeaderLength = 40;

    private FuseRequest(ReadOnlySpan<byte> bytes) => Body = bytes[HeaderLength..];

    public FuseOpcode Opcode { get; private init; }
    public ulong Unique { get; private init; }
    public ulong Node { get; private init; }
    public uint User { get; private init; }
    public uint Group { get; private init; }
    public ReadOnlySpan<byte> Body { get; }

    /// <returns>False for what is no request, or not as long as it says.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out FuseRequest request)
    {
        request = default;
        if (bytes.Length < HeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != bytes.Length) return false;
        request = new(bytes)
        {
            Opcode = (FuseOpcode)BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            Unique = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]),
            Node = BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]),
            User = BinaryPrimitives.ReadUInt32LittleEndian(bytes[24..]),
            Group = BinaryPrimitives.ReadUInt32LittleEndian(bytes[28..]),
        };
        // A reply to number 0 would be a notification.
        return request.Unique != 0 || request.Opcode is FuseOpcode.Forget or FuseOpcode.BatchForget;
    }

    /// <summary>Null where the body is too short for it.</summary>
    public uint? Word(int at) => at + 4 <= Body.Length ? BinaryPrimitives.ReadUInt32LittleEndian(Body[at..]) : null;

    public ulong? Long(int at) => at + 8 <= Body.Length ? BinaryPrimitives.ReadUInt64LittleEndian(Body[at..]) : null;
}
