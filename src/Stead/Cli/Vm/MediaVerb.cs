using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm iso` and `vm img`: the same for install media and for images of disks.</summary>
public sealed class MediaVerb(MediumKind kind) : Verb
{
    private readonly Option<bool> _v4 = new("-4") { Description = "download over IPv4" };
    private readonly Option<bool> _v6 = new("-6") { Description = "download over IPv6" };
    private readonly Option<string?> _datastore = Words.Text("-d", "--datastore", "STORE", "the store to keep it in", Candidates.MediaStores);
    private readonly Option<string?> _sha256 = Words.Text("--sha256", "HEX", "refuse what does not have this checksum");
    private readonly Option<string?> _checksum = Words.Text("--checksum", "FILE|URL", "a list of checksums, as sha256sum writes it, that names the file", Candidates.Files);
    private readonly Option<bool> _verify = Words.Flag("--verify", "read all that are stored, and compare them with their checksums");
    private readonly Option<bool> _json = Words.Json();
    private readonly Argument<string?> _url = Words.Optional("URL", "what to download; without one, what is there is listed");

    private string Name => kind == MediumKind.Iso ? "iso" : "img";

    public override string Summary => kind == MediumKind.Iso ? "list or download install media" : "list or download disk images";

    public override string Description =>
        $"""
        Without a URL, lists what is in vm_dir/.{Name} and the {Name} stores. With one, downloads it there: an interrupted download goes on where it was when the command is given again, and .xz and .gz are unpacked.

        Where it came from and its checksum are kept beside it, and --verify checks it again at any time.
        """;

    public override IReadOnlyList<Example> Examples => kind == MediumKind.Iso
        ? [new("vm iso https://example.org/debian-12.iso", "Downloads an install medium."), new("vm iso", "Lists them.")]
        : [new("vm img https://example.org/debian-12.raw.xz", "Downloads an image and unpacks it."), new("vm img --verify", "Checks all images.")];

    public override IReadOnlyList<Option> Options => [_v4, _v6, _datastore, _sha256, _checksum, _verify, _json];

    public override IReadOnlyList<Argument> Arguments => [_url];

    public override int Run(ParseResult words, Session session)
    {
        var url = words.GetValue(_url);
        if (words.GetValue(_verify))
            return url is null ? session.Carry(new Command.Verify(kind)) : throw Misuse("--verify checks what is stored", "leave the URL out");
        if (url is null) return session.Carry(new Command.MediaList(kind), words.GetValue(_json));
        if (words.GetValue(_v4) && words.GetValue(_v6)) throw Misuse("-4 and -6 exclude each other");
        return session.Carry(new Command.Download(kind, ParseUrl(url))
        {
            Datastore = words.GetValue(_datastore) ?? "default",
            Sha256 = words.GetValue(_sha256),
            ChecksumFile = words.GetValue(_checksum),
            Family = words.GetValue(_v4) ? AddressFamily.V4 : words.GetValue(_v6) ? AddressFamily.V6 : AddressFamily.Any,
        });
    }

    private static Uri ParseUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "file"
            ? url
            : throw Misuse($"'{Guests.Names.Printable(text)}' is not a URL", "write https://HOST/PATH");
}
