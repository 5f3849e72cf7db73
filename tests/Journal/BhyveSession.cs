using Stead.Tests.Harness;

namespace Stead.Tests.Journal;

/// <summary>The host of the bhyve article, and its blocks as they are printed. Each block is typed after those before it.</summary>
internal sealed class BhyveSession : IDisposable
{
    private const string Certificate = "/tmp/servers.pem";

    /// <summary>What the article's servers serve here is ours.</summary>
    public const string WindowsMedium = "not Windows", LinuxMedium = "not AlmaLinux";

    public PrivateHost Host { get; } = new();

    public BhyveSession()
    {
        // The article's network card, and the servers it downloads from: on Linux a virtual wire and a local web server.
        Host.Type($$"""
            set -e
            ip link add em0 type veth peer name wire
            ip link set em0 up; ip link set wire up
            echo '127.0.0.1 files.bsd.engineer repo.almalinux.org' >> /etc/hosts
            mkdir -p /tmp/www/almalinux/9.5/isos/x86_64
            printf '{{WindowsMedium}}' > /tmp/www/Windows11-bhyve.iso
            printf '{{LinuxMedium}}' > /tmp/www/almalinux/9.5/isos/x86_64/AlmaLinux-9.5-x86_64-dvd.iso
            openssl req -x509 -newkey rsa:2048 -nodes -keyout /tmp/key.pem -out {{Certificate}} -subj /CN=servers \
                -addext 'subjectAltName=DNS:files.bsd.engineer,DNS:repo.almalinux.org' 2>/dev/null
            """).Ok();
    }

    public void Dispose() => Host.Dispose();

    /// <summary>zfs create: here a file system of that name, mounted at that place.</summary>
    public BhyveSession Bootstrap()
    {
        Host.Type("mount -t tmpfs zroot/vm /vm").Ok();
        // /etc/rc.conf is FreeBSD's; on Linux the same lines stand in /etc/stead.conf.
        Host.Type(
            """
            cat <<EOF >> /etc/stead.conf
            vm_enable="YES"
            vm_dir="zfs:zroot/vm"
            vm_list=""
            vm_delay="30"
            EOF
            vm init
            """).Ok();
        return this;
    }

    public Ran Download(string command) => Host.Type($$"""
        cd /tmp/www
        python3 -c '
        import http.server, os, ssl
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 443), http.server.SimpleHTTPRequestHandler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("{{Certificate}}", "/tmp/key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        open("/tmp/server.pid", "w").write(str(os.getpid()))
        print("ready", flush=True)
        server.serve_forever()' 2>/tmp/server.log | (
            read ready
            export SSL_CERT_FILE={{Certificate}}
            {{command}}
            status=$?
            kill $(cat /tmp/server.pid)
            exit $status)
        """);

    public BhyveSession Media()
    {
        Download("vm iso https://files.bsd.engineer/Windows11-bhyve.iso").Ok();
        Download("vm iso https://repo.almaLinux.org/almalinux/9.5/isos/x86_64/AlmaLinux-9.5-x86_64-dvd.iso").Ok();
        return this;
    }

    public BhyveSession Switch()
    {
        Host.Type(
            """
            vm switch create public &&
            vm switch add public em0
            """).Ok();
        return this;
    }

    public BhyveSession Templates()
    {
        Host.Type(
            """
            cat <<EOF > /vm/.templates/linux-uefi.conf
            loader="uefi"
            graphics="yes"
            cpu=2
            memory=1G
            disk0_type="virtio-blk"
            disk0_name="disk0.img"
            disk0_dev="file"
            graphics_listen="[:]"
            graphics_res="1024x768"
            xhci_mouse="yes"
            utctime="yes"
            virt_random="yes"
            EOF

            cat <<EOF > /vm/.templates/windows-uefi.conf
            loader="uefi"
            graphics="yes"
            cpu=2
            memory=4G
            disk0_type="nvme"
            disk0_name="disk0.img"
            disk0_dev="file"
            graphics_listen="[:]"
            graphics_res="1024x768"
            xhci_mouse="yes"
            utctime="no"
            virt_random="yes"
            EOF
            """).Ok();
        return this;
    }

    public BhyveSession Guests()
    {
        Host.Type(
            """
            vm create -t windows-uefi -s 100G windows-guest &&
            vm add -d network -s public windows-guest &&
            vm create -t linux-uefi -s 100G linux-guest &&
            vm add -d network -s public linux-guest
            """).Ok();
        return this;
    }

    /// <param name="edit">What the person does in the editor, as sed commands.</param>
    public Ran Configure(string edit) => Host.Type($"""EDITOR="sed -i {edit}" script -qec 'vm configure windows-guest' /dev/null""");

    /// <summary>Up to the point where both guests are installed.</summary>
    public BhyveSession Prepared() => Bootstrap().Switch().Templates().Guests();

    public string GuestFile(string guest) => File.ReadAllText($"{Host.Root}/vm/{guest}/{guest}.conf");

    public string Serial(string guest) => File.Exists($"{Host.Root}/vm/{guest}/com1.log") ? File.ReadAllText($"{Host.Root}/vm/{guest}/com1.log") : "";

    public string State(string guest) => Host.Type("vm list").Ok().Lines.Single(line => line.StartsWith(guest + " ", StringComparison.Ordinal));
}
