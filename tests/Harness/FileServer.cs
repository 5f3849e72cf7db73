using System.Net;

namespace Stead.Tests.Harness;

/// <summary>An HTTP server on this machine with one file, which can be told to behave badly.</summary>
public sealed class FileServer : IDisposable
{
    private readonly HttpListener _listener = new();

    public FileServer(byte[] content)
    {
        Content = content;
        for (var port = Random.Shared.Next(20000, 40000); ; port++)
        {
            _listener.Prefixes.Clear();
            _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try { _listener.Start(); }
            catch (HttpListenerException) { continue; }
            Address = $"http://127.0.0.1:{port}";
            break;
        }
        _ = Task.Run(Serve);
    }

    public string Address { get; }
    public byte[] Content { get; set; }
    public string? Tag { get; set; } = "\"one\"";
    public bool KnowsRanges { get; set; } = true;

    /// <summary>The connection ends after so many bytes of each body.</summary>
    public int? CutAfter { get; set; }

    /// <summary>So many bytes of the body are sent, the rest when this is set.</summary>
    public (int After, ManualResetEventSlim Until)? Pause { get; set; }

    /// <summary>The header `Range` of each request, or "all".</summary>
    public List<string> Requests { get; } = [];

    public void Dispose() => _listener.Close();

    private void Serve()
    {
        while (_listener.IsListening)
        {
            try { Answer(_listener.GetContext()); }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException or IOException) { }
        }
    }

    private void Answer(HttpListenerContext context)
    {
        var range = context.Request.Headers["Range"];
        lock (Requests) Requests.Add(range ?? "all");
        var response = context.Response;
        if (context.Request.Url!.AbsolutePath.Contains("missing", StringComparison.Ordinal))
        {
            response.StatusCode = 404;
            response.Close();
            return;
        }
        var from = 0;
        if (Tag is not null) response.Headers["ETag"] = Tag;
        if (KnowsRanges && range is not null && (context.Request.Headers["If-Range"] is not { } tag || tag == Tag))
        {
            from = int.Parse(range["bytes=".Length..^1]);
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {from}-{Content.Length - 1}/{Content.Length}";
        }
        var body = Content.AsSpan(from);
        response.ContentLength64 = body.Length;
        if (CutAfter is { } cut && body.Length > cut)
        {
            response.OutputStream.Write(body[..cut]);
            response.OutputStream.Flush();
            response.Abort();
            return;
        }
        if (Pause is var (after, until) && body.Length > after)
        {
            response.OutputStream.Write(body[..after]);
            response.OutputStream.Flush();
            until.Wait();
            body = Content.AsSpan(from + after);
        }
        response.OutputStream.Write(body);
        response.Close();
    }
}
