using System.IO.Compression;
using Stead.Host.Packages;
using Stead.Host.Posix;
using Stead.Host.Narration;

namespace Stead.Host.Media;

/// <summary>Unpacks a downloaded file: gzip with .NET, the others with the programs made for it.</summary>
internal sealed class Unpacking(INarrator narrator)
{
    private const int BufferSize = 1 << 20;

    private static readonly Dictionary<string, string[]> Commands = new()
    {
        [".xz"] = ["xz", "-dc", "-T0"], [".bz2"] = ["bzip2", "-dc"], [".zst"] = ["zstd", "-dc", "-q"],
    };

    /// <param name="packing">`.xz`.</param>
    /// <param name="target">Is written, and flushed.</param>
    /// <exception cref="HostException">The file is damaged, or the disk full.</exception>
    public void Run(FileStream source, string packing, string target)
    {
        try
        {
            using var output = new FileStream(target, FileMode.Create, FileAccess.ReadWrite);
            if (packing == ".gz") Gunzip(source, output);
            else RunProgram(Commands[packing], source.Name, output);
            output.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            File.Delete(target);
            throw HostErrors.From($"unpack {source.Name} to {target}", e);
        }
        catch
        {
            File.Delete(target);
            throw;
        }
    }

    private void Gunzip(FileStream input, FileStream output)
    {
        input.Position = 0;
        using var meter = narrator.Begin("unpacking", input.Length, MeterUnit.Bytes);
        using var unpacked = new GZipStream(input, CompressionMode.Decompress, leaveOpen: true);
        var buffer = new byte[BufferSize];
        while (unpacked.Read(buffer) is > 0 and var count)
        {
            output.Write(buffer, 0, count);
            meter.Report(input.Position);
        }
    }

    private void RunProgram(string[] command, string source, FileStream output)
    {
        new PackageInstaller(narrator).Require(command[0]);
        using var meter = narrator.Begin("unpacking");
        var (said, sayer) = SystemCalls.Pipe();
        var pid = Spawn.Start([.. command, "--", source], ((int)output.SafeFileHandle.DangerousGetHandle(), 1), (sayer, 2));
        SystemCalls.Close(sayer);
        var complaint = new MemoryStream();
        var buffer = new byte[4096];
        while (SystemCalls.Read(said, buffer) is var count && count is not (0 or -2))
        {
            if (count > 0) complaint.Write(buffer, 0, count);
        }
        SystemCalls.Close(said);
        if (SystemCalls.Wait(pid, wait: true) is { ShellCode: 0 }) return;
        throw new HostException($"unpack {source}", System.Text.Encoding.UTF8.GetString(complaint.ToArray()).Trim(), instead: "the file may be damaged, or the disk full");
    }
}
