using System.Buffers.Binary;
using System.Text;

namespace Stead.Devices.Fuse;

/// <summary>
/// A directory with one file in it. The file's node number is new at each lookup and its size is far beyond any offset: the kernel holds one
/// lock for all writers of a node, and takes it whenever a write goes beyond the size, so that a writer that waits would stop all others.
/// </summary>
internal sealed class FuseAttributes(DeviceNode node)
{
    public const ulong Root = 1;

    private const uint RegularFile = 0x8000, DirectoryType = 0x4000;
    /// <summary>Seconds.</summary>
    private const ulong DirectoryValid = 3600;

    private const ulong FileInode = 2, Beyond = 1UL << 40;
    private const int AttributesLength = 88, EntryLength = 128, AttributesReplyLength = 104;

    private const uint SetsMode = 1, SetsUser = 2, SetsGroup = 4, PermissionBits = 0xfff;

    private uint _mode = node.Mode, _user = node.User, _group = node.Group;
    private ulong _lastNode = Root;
    private readonly byte[] _reply = new byte[EntryLength];
    private readonly byte[] _name = Encoding.UTF8.GetBytes(node.Name);

    public bool IsName(ReadOnlySpan<byte> name) => name.TrimEnd((byte)0).SequenceEqual(_name);

    /// <summary>struct fuse_entry_out of a new node for the file; nothing may be cached.</summary>
    /// <param name="available">Bytes that can be read: FIONREAD is answered by the kernel from size and offset.</param>
    public ReadOnlySpan<byte> Entry(int available)
    {
        var reply = _reply.AsSpan(0, EntryLength);
        reply.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(reply, ++_lastNode);
        Write(reply[40..], isRoot: false, available);
        return reply;
    }

    /// <summary>struct fuse_attr_out.</summary>
    public ReadOnlySpan<byte> Of(ulong nodeId, int available)
    {
        var reply = _reply.AsSpan(0, AttributesReplyLength);
        reply.Clear();
        // The directory never changes: the kernel need not ask at each open whether one may pass through it.
        if (nodeId == Root) BinaryPrimitives.WriteUInt64LittleEndian(reply, DirectoryValid);
        Write(reply[16..], nodeId == Root, available);
        return reply;
    }

    /// <summary>chmod(2) and chown(2) of the file, struct fuse_setattr_in: what is set 0, mode 68, owner 76, group 80. The kernel has checked who may; sizes and times are nothing to a device.</summary>
    /// <returns>False where the request is too short.</returns>
    public bool TrySet(FuseRequest request)
    {
        if (request.Word(0) is not { } what || request.Word(68) is not { } mode || request.Word(76) is not { } user || request.Word(80) is not { } group) return false;
        if (request.Node == Root) return true;
        if ((what & SetsMode) != 0) _mode = mode & PermissionBits;
        if ((what & SetsUser) != 0) _user = user;
        if ((what & SetsGroup) != 0) _group = group;
        return true;
    }

    /// <summary>struct fuse_dirent, one: inode, next offset, length of the name, type, name; padded to eight bytes.</summary>
    public ReadOnlySpan<byte> Listing(ulong offset, uint room)
    {
        var length = (24 + _name.Length + 7) / 8 * 8;
        if (offset > 0 || room < length) return [];
        var reply = new byte[length];
        BinaryPrimitives.WriteUInt64LittleEndian(reply, FileInode);
        BinaryPrimitives.WriteUInt64LittleEndian(reply.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(16), _name.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(reply.AsSpan(20), RegularFile >> 12);
        _name.CopyTo(reply, 24);
        return reply;
    }

    /// <summary>struct fuse_attr: inode 0, size 8, mode 60, links 64, owner 68, group 72, block size 80.</summary>
    private void Write(Span<byte> attributes, bool isRoot, int available)
    {
        Invariant.Require(attributes.Length >= AttributesLength);
        BinaryPrimitives.WriteUInt64LittleEndian(attributes, isRoot ? Root : FileInode);
        BinaryPrimitives.WriteUInt64LittleEndian(attributes[8..], isRoot ? 0 : Beyond + (ulong)available);
        BinaryPrimitives.WriteUInt32LittleEndian(attributes[60..], isRoot ? DirectoryType | 0x1ed : RegularFile | _mode);
        BinaryPrimitives.WriteUInt32LittleEndian(attributes[64..], isRoot ? 2u : 1);
        BinaryPrimitives.WriteUInt32LittleEndian(attributes[68..], _user);
        BinaryPrimitives.WriteUInt32LittleEndian(attributes[72..], _group);
        BinaryPrimitives.WriteUInt32LittleEndian(attributes[80..], 4096);
    }
}
