using Stead.Fabric.Bitstream;
using Stead.Host.Posix;

namespace Stead.Host.Fabric;

/// <summary>A bitstream as it lies on the disk, read whole.</summary>
public sealed record BitstreamFile(string Path, byte[] Bytes, BitstreamFacts Facts)
{
    /// <summary>Bytes; the largest device's is a third of it.</summary>
    private const long Largest = 64 << 20;

    /// <exception cref="UserError">It is not there, or far too large.</exception>
    /// <exception cref="HostException">It cannot be read.</exception>
    public static BitstreamFile Read(string path)
    {
        if (Directory.Exists(path)) throw new UserError([new Complaint("it is a folder, not a bitstream") { File = path }]);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new MemoryStream();
            var buffer = new byte[64 << 10];
            int count;
            while ((count = stream.Read(buffer)) > 0)
            {
                bytes.Write(buffer.AsSpan(0, count));
                if (bytes.Length > Largest) throw new UserError([new Complaint($"it has more than {Largest} bytes: no bitstream is so long") { File = path }]);
            }
            var all = bytes.ToArray();
            return new(path, all, BitstreamReader.Read(all));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { throw new UserError([new Complaint("there is no such file") { File = path }]); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"read {path}", e); }
    }

    /// <exception cref="UserError">Every reason why it cannot be used.</exception>
    public void Require(BitstreamDemand demand) => demand.Require(Path, Facts);
}
