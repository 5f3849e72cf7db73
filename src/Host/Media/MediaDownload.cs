using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Stead.Guests;
using Stead.Guests.Commands;
using Stead.Host.Narration;
using Stead.Host.Posix;
using Stead.Host.Storage;

namespace Stead.Host.Media;

/// <summary>`vm iso URL`, `vm img URL`: whole, checked, unpacked and under its name, or not there at all.</summary>
public sealed class MediaDownload(MediaLibrary library, INarrator narrator)
{
    private const int BufferSize = 1 << 20;

    /// <summary>Left free on the disk.</summary>
    private const long Reserve = 64 << 20;

    public Result Download(Command.Download command)
    {
        if (command.Sha256 is { } given && !ChecksumList.IsSha256(given))
            throw new UserError($"'{Names.Printable(given)}' is not a SHA-256 checksum", "write its 64 hexadecimal digits") { ExitCode = 2 };
        var name = MediumName.Of(command.Source);
        var packing = MediumName.PackingOf(name);
        var final = packing is null ? name : name[..^packing.Length];
        var store = library.StoreFor(command.Kind, command.Datastore);
        if (File.Exists($"{store}/{final}"))
            throw new UserError($"{store}/{final} is there already", $"'vm {Word(command.Kind)} --verify' checks it; remove it to download it again");

        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            Run(command, store, name, packing, final, stop.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            narrator.Warn("what has come is kept: give the command again to go on from there");
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"write {store}/{final}", e); }
        narrator.Say($"{store}/{final}");
        return new Result.Done();
    }

    private async Task Run(Command.Download command, string store, string name, string? packing, string final, CancellationToken stop)
    {
        using var http = new HttpSource(command.Family);
        var wanted = command.Sha256?.ToLowerInvariant() ?? await FromList(http, command.ChecksumFile, name, stop);
        using var part = PartialDownload.Open(store, name, command.Source);
        if (command.Source.IsFile) Copy(command.Source, part);
        else await http.Fetch(command.Source, part, narrator, more => CheckSpace(store, more), stop);

        var sum = Sum(part.Stream, $"checking {name}", stop);
        if (wanted is not null && sum != wanted)
        {
            part.Forget();
            throw new UserError($"{name} has the SHA-256 {sum}, and should have {wanted}", "it was removed: ask whoever publishes it, or give the command again");
        }
        if (packing is null)
        {
            new MediumOrigin(command.Source, sum).Write(store, final);
            part.Keep($"{store}/{final}");
        }
        else Unpack(command, store, part, packing, final, stop);
        SystemCalls.SyncDirectory(store);
    }

    private void Unpack(Command.Download command, string store, PartialDownload part, string packing, string final, CancellationToken stop)
    {
        var unpacked = $"{store}/.{final}.unpacked";
        new Unpacking(narrator).Run(part.Stream, packing, unpacked);
        try
        {
            using (var stream = File.OpenRead(unpacked)) new MediumOrigin(command.Source, Sum(stream, $"checking {final}", stop)).Write(store, final);
            File.SetUnixFileMode(unpacked, AtomicFile.Public);
            File.Move(unpacked, $"{store}/{final}", overwrite: false);
        }
        finally { File.Delete(unpacked); }
        part.Forget();
    }

    /// <summary>Reads every stored medium again.</summary>
    public Result Verify(Command.Verify command)
    {
        var damaged = 0;
        foreach (var (_, path) in library.Stores(command.Kind).Where(store => Directory.Exists(store.Path)))
        {
            foreach (var name in MediaLibrary.FilesIn(path).Select(file => file.Name))
            {
                if (MediumOrigin.Read(path, name) is not { } origin)
                {
                    narrator.Say($"{path}/{name}: no checksum is known");
                    continue;
                }
                using var stream = File.OpenRead($"{path}/{name}");
                var good = Sum(stream, name, CancellationToken.None) == origin.Sha256;
                if (!good) damaged++;
                narrator.Say($"{path}/{name}: {(good ? "OK" : "FAILED")}");
            }
        }
        return damaged == 0 ? new Result.Done() : new Result.Failures(damaged);
    }

    private static async Task<string?> FromList(HttpSource http, string? list, string name, CancellationToken stop)
    {
        if (list is null) return null;
        string text;
        if (Uri.TryCreate(list, UriKind.Absolute, out var url) && url.Scheme is "http" or "https") text = await http.FetchText(url, stop);
        else
        {
            try { text = await File.ReadAllTextAsync(list, stop); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"read {list}", e); }
        }
        return ChecksumList.Find(text, name) ?? throw new UserError($"{list} has no SHA-256 checksum of {name}", "give the list that belongs to it, or --sha256 HEX");
    }

    private void Copy(Uri source, PartialDownload part)
    {
        try
        {
            using var input = File.OpenRead(source.LocalPath);
            CheckSpace(Path.GetDirectoryName(part.Path)!, input.Length);
            using var meter = narrator.Begin(Path.GetFileName(source.LocalPath), input.Length, MeterUnit.Bytes);
            part.Begin(source, null);
            var buffer = new byte[BufferSize];
            while (input.Read(buffer) is > 0 and var count)
            {
                part.Stream.Write(buffer, 0, count);
                meter.Report(part.Stream.Length);
            }
            part.Stream.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { throw HostErrors.From($"copy {source.LocalPath}", e); }
    }

    private static void CheckSpace(string store, long more)
    {
        var free = new DriveInfo(store).AvailableFreeSpace;
        if (free < more + Reserve)
            throw new HostException($"download {new DataSize(more).ToShortString(1)} to {store}", $"only {new DataSize(free).ToShortString(1)} are free there", new(SystemCalls.NoSpace),
                "free some space, or keep it elsewhere: 'vm datastore add NAME iso:/PATH', then -d NAME");
    }

    private string Sum(FileStream stream, string title, CancellationToken stop)
    {
        using var meter = narrator.Begin(title, stream.Length, MeterUnit.Bytes);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        stream.Position = 0;
        while (stream.Read(buffer) is > 0 and var count)
        {
            stop.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            meter.Report(stream.Position);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Word(MediumKind kind) => kind == MediumKind.Iso ? "iso" : "img";
}
