using System.Buffers;
using System.Text;

namespace Stead.Host.Appliances;

/// <summary>An archive in the format of the kernel's initial RAM disk (`newc`), the same bytes for the same content: no times, no owners, inodes by count.</summary>
public sealed class CpioArchive
{
    private const int RegularFile = 0x8000, DirectoryType = 0x4000, CharacterDevice = 0x2000;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly HashSet<string> _directories = [];
    private int _inode;

    /// <param name="path">`lib/modules/button.ko`; its directories are made.</param>
    /// <param name="mode">Permissions.</param>
    public CpioArchive AddFile(string path, ReadOnlySpan<byte> content, int mode = 0x1a4)
    {
        AddParents(path);
        return Add(path, RegularFile | mode, content);
    }

    public CpioArchive AddDirectory(string path)
    {
        if (!_directories.Add(path)) return this;
        AddParents(path);
        return Add(path, DirectoryType | 0x1ed, []);
    }

    public CpioArchive AddCharacterDevice(string path, int major, int minor)
    {
        AddParents(path);
        return Add(path, CharacterDevice | 0x180, [], major, minor);
    }

    public byte[] ToArray()
    {
        Add("TRAILER!!!", 0, []);
        return _bytes.WrittenSpan.ToArray();
    }

    private void AddParents(string path)
    {
        if (path.LastIndexOf('/') is > 0 and var slash) AddDirectory(path[..slash]);
    }

    private CpioArchive Add(string path, int mode, ReadOnlySpan<byte> content, int major = 0, int minor = 0)
    {
        var name = Encoding.UTF8.GetByteCount(path) + 1;
        // magic, inode, mode, uid, gid, links, mtime, size, device, device of a node, length of the name, checksum.
        ReadOnlySpan<int> fields = [++_inode, mode, 0, 0, 1, 0, content.Length, 0, 0, major, minor, name, 0];
        _bytes.Write("070701"u8);
        foreach (var field in fields) _bytes.Write(Encoding.ASCII.GetBytes(field.ToString("X8")));
        _bytes.Write(Encoding.UTF8.GetBytes(path + "\0"));
        Pad();
        _bytes.Write(content);
        Pad();
        return this;
    }

    private void Pad()
    {
        _bytes.Write([.. new byte[(4 - _bytes.WrittenCount % 4) % 4]]);
    }
}
