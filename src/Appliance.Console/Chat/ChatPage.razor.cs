using Appliance.Console.Ports;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace Appliance.Console.Chat;

/// <summary>Conversations with the models of the rig.</summary>
public sealed partial class ChatPage
{
    private const int LongestTitle = 48;
    private const long LargestImage = 8 << 20;
    private const int MostImages = 4;

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(100);

    private readonly List<string> _images = [];
    private IReadOnlyList<ConversationSummary> _list = [];
    private IReadOnlyList<ChatModel> _models = [];
    private Conversation? _conversation;
    private ChatRun? _run;
    private ElementReference _log;
    private string _user = "";
    private string? _id;
    private string _text = "";
    private string? _model;
    private string? _newTitle;
    private string? _problem;
    private bool _isListOpen;
    private bool _isDeleting;
    private bool _isReady;
    private bool _isGone;
    private int _isDrawing;

    /// <summary>The conversation; null for a new one.</summary>
    [Parameter]
    public string? Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    private IReadOnlyList<ChatMessage> Messages => _run is { } run ? run.Conversation.Messages : _conversation?.Messages ?? [];

    private bool CanSee => _models.FirstOrDefault(model => model.Id == _model)?.CanSee == true;

    /// <inheritdoc />
    public void Dispose()
    {
        _isGone = true;
        Follow(null);
    }

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        _user = (await Authentication).User.Identity?.Name ?? "";
        (_newTitle, _isDeleting, _isListOpen, _problem) = (null, false, false, null);
        _id = Id;
        Refresh();
        _models = await Chat.GetModelsAsync(CancellationToken.None);
        _isReady = true;
        _model = _models.Select(model => model.Id).FirstOrDefault(id => id == (_conversation?.Model ?? _model))
            ?? _models.OrderByDescending(model => model.IsLoaded).Select(model => model.Id).FirstOrDefault();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Messages.Count > 0)
        {
            await Browser.InvokeVoidAsync("hearth.end", _log);
        }
    }

    private void Refresh()
    {
        _list = Conversations.List(_user);
        _conversation = _id is null ? null : Conversations.Find(_user, _id);
        Follow(_id is null ? null : Runs.Find(_user, _id));
    }

    private void SendAsync()
    {
        var text = _text.Trim();
        if ((text.Length == 0 && _images.Count == 0) || _model is null || _run is not null)
        {
            return;
        }
        var isNew = _conversation is null;
        var said = new ChatMessage { Role = ChatRole.User, Text = text, Images = CanSee ? [.. _images] : [] };
        var before = _conversation ?? new Conversation(Guid.NewGuid().ToString("N"), TitleOf(text), _model, Time.GetUtcNow(), []);
        var conversation = before with { Model = _model, Changed = Time.GetUtcNow(), Messages = [.. before.Messages, said] };
        try
        {
            Follow(Runs.Start(_user, conversation, _model));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _problem = e.Message;
            return;
        }
        (_conversation, _id, _text, _problem) = (conversation, conversation.Id, "", null);
        _images.Clear();
        if (isNew)
        {
            Navigation.NavigateTo($"/chat/{conversation.Id}");
        }
    }

    private void Stop() => _run?.Stop();

    private void Rename()
    {
        if (_conversation is not null && _newTitle?.Trim() is { Length: > 0 } title)
        {
            Conversations.Save(_user, (Conversations.Find(_user, _conversation.Id) ?? _conversation) with { Title = title });
        }
        _newTitle = null;
        Refresh();
    }

    private void Delete()
    {
        _run?.Stop();
        Conversations.Delete(_user, _conversation!.Id);
        Navigation.NavigateTo("/chat");
    }

    private async Task AttachAsync(InputFileChangeEventArgs change)
    {
        foreach (var file in change.GetMultipleFiles(MostImages).Where(_ => _images.Count < MostImages))
        {
            if (file.Size > LargestImage || !file.ContentType.StartsWith("image/", StringComparison.Ordinal))
            {
                _problem = Text["chat.badimage", file.Name];
                continue;
            }
            using var bytes = new MemoryStream();
            await using var stream = file.OpenReadStream(LargestImage);
            await stream.CopyToAsync(bytes);
            _images.Add($"data:{file.ContentType};base64,{Convert.ToBase64String(bytes.GetBuffer(), 0, (int)bytes.Length)}");
        }
    }

    private void Follow(ChatRun? run)
    {
        if (ReferenceEquals(_run, run))
        {
            return;
        }
        _run?.Changed -= Draw;
        _run = run;
        _run?.Changed += Draw;
    }

    // Tokens come faster than anybody reads: ten frames a second are enough.
    private void Draw()
    {
        if (Interlocked.Exchange(ref _isDrawing, 1) == 0)
        {
            _ = DrawSoonAsync();
        }
    }

    private async Task DrawSoonAsync()
    {
        await Task.Delay(Frame, Time);
        Interlocked.Exchange(ref _isDrawing, 0);
        if (!_isGone)
        {
            await InvokeAsync(() =>
            {
                if (_run is { } run && Runs.Find(run.User, run.Conversation.Id) != run)
                {
                    Refresh();
                }
                StateHasChanged();
            });
        }
    }

    private string TitleOf(string text)
    {
        var line = text.Split('\n')[0].Trim();
        return line.Length == 0 ? Text["chat.new"] : line.Length <= LongestTitle ? line : string.Concat(line.AsSpan(0, LongestTitle).TrimEnd(), "…");
    }
}
