using System.CommandLine;
using Stead.Cli.Completion;
using Stead.Guests.Commands;

namespace Stead.Cli.Vm;

/// <summary>`vm create`.</summary>
public sealed class CreateVerb : Verb
{
    private readonly Option<string?> _datastore = Words.Text("-d", "--datastore", "STORE", "the store to make it in", Candidates.Datastores);
    private readonly Option<string?> _template = Words.Text("-t", "--template", "TEMPLATE", "the template (default: default)", Candidates.Templates);
    private readonly Option<string?> _size = Words.Text("-s", "--size", "SIZE", "size of the first disk: 512M, 20G");
    private readonly Option<int?> _cpus = Words.Number("-c", "--cpus", "COUNT", "virtual processors", least: 1);
    private readonly Option<string?> _memory = Words.Text("-m", "--memory", "SIZE", "memory: 512M, 4G");
    private readonly Option<string?> _image = Words.Text("-i", "--image", "IMAGE", "an image of 'vm img' to write to the first disk", Candidates.Images);
    private readonly Option<bool> _cloudInit = new("-C") { Hidden = true };
    private readonly Argument<string> _name = Words.One("NAME", "what to call it");

    public override string Summary => "make a guest from a template";

    public override string Description =>
        """
        Makes the guest's directory, its file from a template, and its disks. The options override what the template says.

        Without -s, the first disk has the template's disk0_size, or 20G.
        """;

    public override IReadOnlyList<Example> Examples { get; } =
    [
        new("vm create -t linux-uefi -s 100G linux-guest", "A guest from the template linux-uefi, with a disk of 100 GiB."),
        new("vm create -i debian-12.raw -c 2 -m 2G web", "A guest whose first disk is a copy of a downloaded image."),
    ];

    public override IReadOnlyList<Option> Options => [_datastore, _template, _size, _cpus, _memory, _image, _cloudInit];

    public override IReadOnlyList<Argument> Arguments => [_name];

    public override int Run(ParseResult words, Session session)
    {
        if (words.GetValue(_cloudInit)) throw new UserError("this version of Stead does not make cloud-init seeds (-C)", "leave -C out, and configure the guest on its console");
        return session.Carry(new Command.Create(words.GetRequiredValue(_name))
        {
            Template = words.GetValue(_template) ?? "default",
            Datastore = words.GetValue(_datastore) ?? "default",
            Size = words.GetValue(_size) is { } size ? Sizes.Parse("-s", size) : null,
            Cpus = words.GetValue(_cpus),
            Memory = words.GetValue(_memory),
            Image = words.GetValue(_image),
        });
    }
}
