using Stead.Cli.Help;
using Stead.Guests.Settings;

namespace Stead.Cli.Manual;

/// <summary>stead(8) and vm(8): the verbs' own text, and what is not a verb's.</summary>
public static class ManualPages
{
    private const string Date = "2026-11-24";

    public static string Stead()
    {
        var page = Begin(VerbTable.Root, VerbTable.Root.VisibleChildren.Where(node => node != VerbTable.Vm));
        page.Section("DESCRIPTION").Paragraphs(
            """
            Stead is one program with several names: what follows 'stead' can also be a name of its own, so that 'stead vm list' and 'vm list' are the same. This page has what belongs to no other; guests are in vm(8).

            A command can be shortened as long as it is unambiguous.
            """);
        foreach (var node in VerbTable.Root.VisibleChildren.Where(node => node != VerbTable.Vm)) AddVerb(page, $"stead {node.Name}", node);
        AddCommon(page);
        page.Section("EXAMPLES").Paragraphs("A first guest, a look into it, and the end:").Typed("stead up", "vm console hello", "stead down");
        return page.Section("SEE ALSO").Text("vm(8)").ToString();
    }

    public static string Vm()
    {
        var nodes = VerbTable.Vm.VisibleChildren.ToList();
        var page = Begin(VerbTable.Vm, nodes);
        page.Section("DESCRIPTION").Paragraphs(
            """
            vm manages guests: virtual machines, each with a directory of its own in vm_dir that holds its file NAME.conf and its disks. The commands, the files and the tables are those of vm-bhyve. Guests run on QEMU, on KVM where it works and in software elsewhere.

            Commands that only read need no root. Those that make bridges or plug guests into them do; a switch of type user needs none.

            A command can be shortened as long as it is unambiguous.
            """);
        page.Section("COMMANDS");
        foreach (var node in nodes) AddVerb(page, $"vm {node.Name}", node);
        page.Section("GUEST FILES").Paragraphs(
            """
            A guest's file has a line key="value" for each key. From a # on a line is a comment. Of a key that is written twice the first counts. N is a number from 0. What a hypervisor cannot do is told when the guest is started, and by 'vm start -n'.
            """);
        foreach (var key in GuestKeys.All) page.Term(key.Name, $"{key.Meaning} Default: {key.Default}. Example: {key.Example}");
        AddCommon(page);
        page.Section("EXAMPLES").Paragraphs("From a new host to an installed guest:").Typed(
            "vm init", "vm iso https://repo.almalinux.org/almalinux/9.5/isos/x86_64/AlmaLinux-9.5-x86_64-dvd.iso", "vm switch create public", "vm switch add public eth0",
            "vm create -t linux-uefi -s 100G linux-guest", "vm install linux-guest AlmaLinux-9.5-x86_64-dvd.iso", "vm list");
        page.Paragraphs("The guest waits until a VNC viewer connects to the address that 'vm list' shows. Later:").Typed("vm start linux-guest", "vm stop linux-guest");
        return page.Section("SEE ALSO").Text("stead(8), qemu-system-x86_64(1), bridge(8)").ToString();
    }

    private static ManualPage Begin(VerbNode root, IEnumerable<VerbNode> nodes)
    {
        var page = new ManualPage(root.Name, Date, root.Summary);
        page.Section("SYNOPSIS");
        return page.Typed(nodes.SelectMany(node => Synopses(root.Name, node)));
    }

    private static IEnumerable<string> Synopses(string above, VerbNode node) => node.Make is { } make
        ? [Synopsis.Of($"{above} {node.Name}", make())]
        : node.VisibleChildren.SelectMany(child => Synopses($"{above} {node.Name}", child));

    private static void AddVerb(ManualPage page, string fullName, VerbNode node)
    {
        if (node.Make is null)
        {
            foreach (var child in node.VisibleChildren) AddVerb(page, $"{fullName} {child.Name}", child);
            return;
        }
        var verb = node.Make();
        page.Subsection(Synopsis.Of(fullName, verb));
        if (node.Aliases.Count > 0) page.Paragraphs($"Also: {string.Join(", ", node.Aliases)}.");
        page.Paragraphs(verb.Description);
        foreach (var argument in verb.Arguments) page.Term(argument.Name, argument.Description!);
        foreach (var option in verb.Options.Where(option => !option.Hidden))
            page.Term(string.Join(", ", Synopsis.NamesOf(option)) + (option.HelpName is null ? "" : " " + option.HelpName), option.Description!);
        foreach (var example in verb.Examples) page.Typed(example.CommandLine).Paragraphs(example.Meaning);
        foreach (var code in verb.ExitCodes) page.Paragraphs($"Exit status {code.Code}: {code.Meaning}");
    }

    private static void AddCommon(ManualPage page)
    {
        page.Section("ENVIRONMENT")
            .Term("STEAD_VM_DIR", "vm_dir, in place of what /etc/stead.conf says.")
            .Term("STEAD_TRACE", "1 prints where in Stead a bug is.")
            .Term("VISUAL, EDITOR", "The editor of 'vm configure'.")
            .Term("XDG_DATA_HOME, XDG_CACHE_HOME", "Where an ordinary user's guests lie, and what can be made again.")
            .Term("COLUMNS", "The width of the help.");
        page.Section("FILES")
            .Term("/etc/stead.conf", "vm_enable, vm_dir, vm_list and vm_delay, as in FreeBSD's /etc/rc.conf, which is read there. Without vm_dir, root's guests lie in /var/lib/stead and others' in ~/.local/share/stead.")
            .Term("vm_dir/.config/system.conf", "Switches and stores.")
            .Term("vm_dir/.templates/*.conf", "Templates for 'vm create'.")
            .Term("vm_dir/.iso, vm_dir/.img", "Install media and disk images.")
            .Term("vm_dir/NAME/NAME.conf", "A guest.")
            .Term("vm_dir/NAME/vm-bhyve.log", "What happened to it.")
            .Term("vm_dir/NAME/hypervisor.log", "What the hypervisor said.")
            .Term("vm_dir/NAME/com1.log", "What the guest said on its serial port.")
            .Term("/var/cache/stead, ~/.cache/stead", "The tiny guest as it was built, and whether KVM works here.");
        page.Section("EXIT STATUS");
        foreach (var code in ExitCodes.Common) page.Term($"{code.Code}", code.Meaning);
    }
}
