package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// tokenOf finds the cookie access_token, else what follows "Bearer ". (WSE-CONN-020 to WSE-CONN-022)
func tokenOf(headers map[string]string) string {
	for _, part := range strings.Split(headers["cookie"], ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if value = strings.TrimSpace(value); name == "access_token" && value != "" && value != "null" && value != "undefined" {
			return value
		}
	}
	if bearer := headers["authorization"]; len(bearer) > 7 && strings.EqualFold(bearer[:7], "bearer ") {
		return bearer[7:]
	}
	return ""
}

// userOf gives the user that a token of HS256 names, if it is valid. (WSE-CONN-030 to WSE-CONN-037)
func userOf(token, secret string) (string, bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 || len(token) > 8192 {
		return "", false
	}
	var header struct{ Alg string }
	var claims struct {
		Sub string
		Exp *float64
		Nbf float64
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || !read(parts[0], &header) || !read(parts[1], &claims) || header.Alg != "HS256" {
		return "", false
	}
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write([]byte(parts[0] + "." + parts[1]))
	now := float64(time.Now().Unix())
	isInTime := claims.Exp != nil && *claims.Exp > now-30 && claims.Nbf < now+30
	return claims.Sub, hmac.Equal(sum.Sum(nil), signature) && isInTime && claims.Sub != ""
}

func read(part string, into any) bool {
	text, err := base64.RawURLEncoding.DecodeString(part)
	return err == nil && json.Unmarshal(text, into) == nil
}
